/**
 * What is learnt of each bucket. The first that have labels are kept apart, for good; all later ones share what is learnt
 * of them together, so that nothing of it is lost, and none is taken for one of which nothing is known.
 */
export class Buckets<Learnt> {
  readonly #own = new Map<string, Learnt>();
  readonly #most: number;
  readonly #make: () => Learnt;
  #shared: Learnt | undefined;

  /** @param most Buckets that are kept apart. */
  constructor(most: number, make: () => Learnt) {
    this.#most = most;
    this.#make = make;
  }

  /** Buckets that are kept apart. */
  get size(): number {
    return this.#own.size;
  }

  /** What is known of a bucket; undefined before there is a label of it, or of those that it shares with. */
  known(bucket: string): Learnt | undefined {
    return this.#own.get(bucket) ?? this.#shared;
  }

  /** What a label of a bucket is added to. */
  learning(bucket: string): Learnt {
    const own = this.#own.get(bucket);
    if (own !== undefined) return own;
    if (this.#own.size < this.#most) {
      const made = this.#make();
      this.#own.set(bucket, made);
      return made;
    }
    this.#shared ??= this.#make();
    return this.#shared;
  }
}
