import { type Deferred, deferred } from '../core/index.ts';
import { orAborted } from './or-aborted.ts';

/**
 * A number of places, given in the order they were asked for.
 *
 * The pools of the libraries have lines of their own, which those who gave up never leave; nobody waits there when
 * nobody asks for more connections than there are.
 */
export class Places {
  #free: number;
  readonly #waiting = new Set<Deferred<void>>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a place as soon as one is free; rejects with the reason of `signal` when that aborts first. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const place = deferred<void>();
    this.#waiting.add(place);
    try {
      await orAborted(place.promise, signal);
    } catch (error) {
      // Not in the line any more: the place was given in the same moment.
      if (!this.#waiting.delete(place)) this.give();
      throw error;
    }
  }

  /** Gives a place back. */
  give(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next.resolve();
  }
}
