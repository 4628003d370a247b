import { type Deferred, deferred } from '../../../core/index.ts';

/** Wakes whoever follows a stream when something was appended to one. */
export class AppendSignal {
  readonly #waiting = new Set<Deferred<void>>();
  readonly #closing: AbortSignal;

  constructor(closing: AbortSignal) {
    this.#closing = closing;
    closing.addEventListener('abort', () => this.#wake((each) => each.reject(closing.reason)), {
      once: true,
    });
  }

  tell(): void {
    this.#wake((each) => each.resolve());
  }

  /** Resolves with true at the next append, with false when `signal` aborts; rejects when the store is closed. */
  async wait(signal: AbortSignal | undefined): Promise<boolean> {
    this.#closing.throwIfAborted();
    const next = deferred<void>();
    const stop = (): void => next.resolve();
    this.#waiting.add(next);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await next.promise;
      return !signal?.aborted;
    } finally {
      this.#waiting.delete(next);
      signal?.removeEventListener('abort', stop);
    }
  }

  #wake(settle: (waiting: Deferred<void>) => void): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const each of waiting) settle(each);
  }
}
