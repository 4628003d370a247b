import { type Clock, withinDeadline } from '../../core/index.ts';

/** Work nobody waits for until the end. */
export class BackgroundWork {
  readonly #running = new Set<Promise<unknown>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes note of work, which must not reject. */
  add(work: Promise<unknown>): void {
    const noted = work.finally(() => this.#running.delete(noted));
    this.#running.add(noted);
  }

  /** Resolves when all of it is done, at the latest after `milliseconds`. */
  async end(milliseconds: number): Promise<void> {
    const all = Promise.allSettled(this.#running);
    const options = { operation: 'ending work in the background', milliseconds, clock: this.#clock };
    await withinDeadline(all, options).catch(() => {});
  }
}
