import { type Deferred, deferred } from '../../core/index.ts';

/** Lets callers wait until a number has grown to what they need. */
export class CountWatch {
  readonly #waiting = new Set<{ readonly count: number; readonly reached: Deferred<void> }>();
  #current = 0;

  /** Tells the number as it is now. */
  update(current: number): void {
    this.#current = current;
    for (const watcher of this.#waiting) {
      if (current < watcher.count) continue;
      this.#waiting.delete(watcher);
      watcher.reached.resolve();
    }
  }

  /** Resolves as soon as the number is at least `count`. */
  async atLeast(count: number): Promise<void> {
    if (this.#current >= count) return;
    const watcher = { count, reached: deferred<void>() };
    this.#waiting.add(watcher);
    await watcher.reached.promise;
  }
}
