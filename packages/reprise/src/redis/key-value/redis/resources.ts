import { setMaxListeners } from 'node:events';
import { RepriseError } from '../../../core/index.ts';

/** What a store holds open and has to end when it is closed. */
export class Resources {
  readonly #closing = new AbortController();
  readonly #ends = new Set<() => Promise<void>>();

  constructor() {
    // Any number may wait for a lock.
    setMaxListeners(0, this.closing);
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** @throws RepriseError `CLOSED` after {@link Resources.close}. */
  assertOpen(): void {
    this.closing.throwIfAborted();
  }

  /** Keeps `end` for the close; the function it gives ends it earlier, once. */
  add(end: () => Promise<void>): () => Promise<void> {
    let ended: Promise<void> | undefined;
    const once = (): Promise<void> => {
      this.#ends.delete(once);
      ended ??= end();
      return ended;
    };
    this.#ends.add(once);
    return once;
  }

  async close(): Promise<void> {
    this.#closing.abort(new RepriseError('CLOSED', 'The key-value store is closed'));
    // What cannot be ended properly now ends with its connection.
    await Promise.allSettled([...this.#ends].map((end) => end()));
  }
}
