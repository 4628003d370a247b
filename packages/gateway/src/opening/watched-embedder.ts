import { type Clock, errorTable, messageOf, RepriseError } from 'reprise/core';
import type { Embedder, Embedding, Sketch } from 'reprise/embedders';

/** What a {@link WatchedEmbedder} works with. */
export interface WatchedEmbedderOptions {
  readonly embedder: Embedder;
  readonly clock: Clock;
  /** Milliseconds after which a call without an answer counts as failed; nobody waits for it longer. */
  readonly patience: number;
}

/** Failures in a row that are more than one text which no model takes. */
const failuresToFail = 3;
/** Calls in a row that must work again: a service that works now and then does not. */
const callsToWork = 2;

/** An embedder, and whether it works, so that `/health` can tell. */
export class WatchedEmbedder implements Embedder {
  readonly #options: WatchedEmbedderOptions;
  #fault: string | undefined;
  #failures = 0;
  #successes = 0;

  constructor(options: WatchedEmbedderOptions) {
    this.#options = options;
  }

  /** Why texts are not embedded, and what to do, without the last full stop; undefined while they are. */
  get fault(): string | undefined {
    return this.#fault;
  }

  get id(): string {
    return this.#options.embedder.id;
  }

  get dimensions(): number | undefined {
    return this.#options.embedder.dimensions;
  }

  get maxTokens(): number {
    return this.#options.embedder.maxTokens;
  }

  get threshold(): number {
    return this.#options.embedder.threshold;
  }

  get sketch(): Sketch | undefined {
    return this.#options.embedder.sketch;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]> {
    const { embedder, clock, patience } = this.#options;
    let isLate = false;
    const timer = clock.schedule(patience, () => {
      isLate = true;
      this.#failed(new RepriseError('EMBEDDER_FAILED', `it did not answer within ${patience} ms`));
    });
    try {
      const embeddings = await embedder.embed(texts, signal);
      this.#succeeded();
      return embeddings;
    } catch (error) {
      if (!isLate && !signal?.aborted && !isOfCaller(error)) this.#failed(error);
      throw error;
    } finally {
      timer.cancel();
    }
  }

  close(): Promise<void> {
    return this.#options.embedder.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #failed(error: unknown): void {
    this.#successes = 0;
    this.#failures += 1;
    if (this.#failures >= failuresToFail || this.#fault !== undefined) this.#fault = faultOf(error);
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#successes += 1;
    if (this.#successes >= callsToWork) this.#fault = undefined;
  }
}

/** What says nothing of the embedder: an empty text, or that it is closed. */
function isOfCaller(error: unknown): boolean {
  return RepriseError.isInstance(error) && (error.code === 'INVALID_ARGUMENT' || error.code === 'CLOSED');
}

function faultOf(error: unknown): string {
  const { remedy } = RepriseError.isInstance(error) ? error : errorTable.EMBEDDER_FAILED;
  return `${messageOf(error)}. ${remedy.replace(/\.$/, '')}`;
}
