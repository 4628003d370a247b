import type { Embedding } from '../embedder.ts';

/** Texts by their names. */
export type NamedTexts = ReadonlyMap<string, string>;

/** Embeddings by the names of their texts. */
export type NamedEmbeddings = ReadonlyMap<string, Embedding>;

/** Texts that are being embedded, for everybody who waits for one of them; it is stopped when nobody does any more. */
export class EmbeddingBatch {
  readonly names: readonly string[];
  readonly result: Promise<NamedEmbeddings>;
  readonly #controller = new AbortController();
  readonly #stopped: Promise<never>;
  #waiting = 0;

  constructor(texts: NamedTexts, embed: (signal: AbortSignal) => Promise<NamedEmbeddings>) {
    this.names = [...texts.keys()];
    const { signal } = this.#controller;
    this.#stopped = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    this.#stopped.catch(() => {});
    this.result = embed(signal);
    this.result.catch(() => {});
  }

  /** Whether a newcomer can wait for it. */
  get joinable(): boolean {
    return !this.#controller.signal.aborted;
  }

  /** Waits for the batch; rejects with the reason of `signal` when that aborts first. */
  async wait(signal: AbortSignal | undefined): Promise<NamedEmbeddings> {
    signal?.throwIfAborted();
    this.#waiting += 1;
    let onAbort = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal?.reason);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([this.result, this.#stopped, aborted]);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#waiting -= 1;
      if (this.#waiting === 0) this.stop(signal?.reason);
    }
  }

  /** Ends it for all who wait; harmless when it is over. */
  stop(reason: unknown): void {
    this.#controller.abort(reason);
  }
}
