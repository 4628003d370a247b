import { type Deferred, deferred } from './deferred.ts';

/** Runs tasks one after the other in the order they came. */
export class TurnQueue {
  readonly #waiting: Deferred<void>[] = [];
  #running = false;

  /** Whether a task would start at once. */
  get idle(): boolean {
    return !this.#running;
  }

  /** Runs a task when all before it ended, however they did; at once, without a turn, when there are none. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running) {
      const turn = deferred<void>();
      this.#waiting.push(turn);
      await turn.promise;
    }
    this.#running = true;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next.resolve();
      else this.#running = false;
    }
  }
}
