import { type Deferred, deferred } from '../core/index.ts';

/** Runs a few pieces of work at once; the others wait in the order in which they came. */
export class FewAtOnce {
  readonly #waiting: Deferred<void>[] = [];
  #free: number;

  constructor(most: number) {
    this.#free = most;
  }

  /** Number of pieces of work that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next.resolve();
      else this.#free += 1;
    }
  }

  #turn(): Promise<void> {
    const turn = deferred<void>();
    this.#waiting.push(turn);
    return turn.promise;
  }
}
