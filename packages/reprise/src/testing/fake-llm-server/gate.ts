import { type Deferred, deferred } from '../../core/index.ts';
import { CountWatch } from './count-watch.ts';

/**
 * Holds back answers of the fake LLM server piece by piece until the test lets them pass, so that tests need no
 * sleeps. One gate may be given to many requests; whoever came first passes first.
 *
 * @example
 * ```ts
 * const gate = new Gate();
 * server.script({ gate });
 * const answer = fetch(`${server.url}/v1/chat/completions`, request);
 * await gate.waiting(); // the server holds its first piece
 * gate.release(2); // two pieces pass
 * gate.open(); // and all the rest
 * ```
 */
export class Gate {
  readonly #held = new Set<Deferred<void>>();
  readonly #watch = new CountWatch();
  #permits = 0;

  /** Lets the next `count` pieces pass, whether they wait already or come later. */
  release(count = 1): void {
    this.#permits += count;
    for (const piece of this.#held) {
      if (this.#permits === 0) return;
      this.#permits -= 1;
      this.#leave(piece);
      piece.resolve();
    }
  }

  /** Lets everything pass from now on. */
  open(): void {
    this.release(Number.POSITIVE_INFINITY);
  }

  /** Resolves as soon as `count` pieces are held at the same time. */
  async waiting(count = 1): Promise<void> {
    await this.#watch.atLeast(count);
  }

  /** Called by the server before each piece; an aborted `signal` gives up the place and rejects. */
  async pass(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#permits > 0) {
      this.#permits -= 1;
      return;
    }
    const piece = deferred<void>();
    const giveUp = (): void => {
      this.#leave(piece);
      piece.reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    this.#held.add(piece);
    this.#watch.update(this.#held.size);
    await piece.promise.finally(() => signal.removeEventListener('abort', giveUp));
  }

  #leave(piece: Deferred<void>): void {
    this.#held.delete(piece);
    this.#watch.update(this.#held.size);
  }
}
