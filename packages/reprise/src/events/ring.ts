/**
 * Members that take turns: of each stretch of time a fair share of them, so that all have had one when the whole time has
 * passed, spread evenly over it.
 */
export class Ring<Member> {
  readonly #members = new Set<Member>();
  #due: number;

  /** `start` is how near the first turn is, from 0 to 1. */
  constructor(start = 0) {
    this.#due = start;
  }

  get size(): number {
    return this.#members.size;
  }

  add(member: Member): void {
    this.#members.add(member);
  }

  delete(member: Member): boolean {
    return this.#members.delete(member);
  }

  [Symbol.iterator](): IterableIterator<Member> {
    return this.#members.values();
  }

  /** Those whose turn has come when `share` of the whole time has passed since the last call; `most` at a time. */
  take(share: number, most = Number.POSITIVE_INFINITY): Member[] {
    this.#due = Math.min(this.#due + share * this.#members.size, this.#members.size, most + 1);
    const taken: Member[] = [];
    for (const member of this.#members) {
      if (taken.length + 1 > Math.min(this.#due, most)) break;
      taken.push(member);
    }
    for (const member of taken) {
      this.#members.delete(member);
      this.#members.add(member);
    }
    this.#due -= taken.length;
    return taken;
  }
}
