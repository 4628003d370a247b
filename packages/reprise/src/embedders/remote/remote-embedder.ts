import { RepriseError, StateLog, withDeadline } from '../../core/index.ts';
import type { Embedder, Embedding } from '../embedder.ts';
import { type EmbeddingService, serviceError } from './embedding-service.ts';
import type { ServiceAnswer } from './post-json.ts';
import { type CallLimits, postWithRetries } from './post-with-retries.ts';
import type { RemoteEmbedderSettings } from './remote-embedder-options.ts';
import { cutToTokens, surelyExceeds } from './token-estimate.ts';
import { unitVector } from './unit-vector.ts';

/** What a service said about one text. */
export interface RemoteVector {
  readonly values: ArrayLike<number>;
  /** Whether the service read only its beginning. */
  readonly truncated: boolean;
}

/** How one kind of service is asked. */
export interface Protocol {
  readonly id: string;
  readonly service: EmbeddingService;
  /**
   * Embeds one batch. `post` sends a body and gives every answer that is worth reading; an answer that does not
   * hold one vector per text rejects.
   */
  request(
    texts: readonly string[],
    post: (body: unknown) => Promise<ServiceAnswer>,
  ): Promise<readonly RemoteVector[]>;
}

/** An embedder that asks a service over HTTP: batches, retries, deadlines and checks around a {@link Protocol}. */
export class RemoteEmbedder implements Embedder {
  readonly id: string;
  readonly maxTokens: number;
  readonly threshold: number;
  readonly #protocol: Protocol;
  readonly #settings: RemoteEmbedderSettings;
  readonly #health: StateLog;
  readonly #calls = new Set<AbortController>();
  #dimensions: number | undefined;
  #closed = false;

  constructor(protocol: Protocol, settings: RemoteEmbedderSettings) {
    this.id = protocol.id;
    this.maxTokens = settings.maxTokens;
    this.threshold = settings.threshold;
    this.#protocol = protocol;
    this.#settings = settings;
    this.#dimensions = settings.dimensions;
    this.#health = new StateLog(settings.logger, `embedder ${protocol.id}`);
  }

  get dimensions(): number | undefined {
    return this.#dimensions;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]> {
    if (this.#closed) throw this.#closedError();
    signal?.throwIfAborted();
    const empty = texts.findIndex((text) => text.trim() === '');
    if (empty >= 0)
      throw new RepriseError('INVALID_ARGUMENT', `text ${empty} of ${texts.length} to embed is empty`);
    const call = new AbortController();
    const onAbort = (): void => call.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#calls.add(call);
    try {
      const embeddings = await this.#embedWithin(texts, call.signal);
      this.#health.succeeded();
      return embeddings;
    } catch (error) {
      if (!call.signal.aborted) this.#health.failed(error, 'its texts are not embedded');
      throw error;
    } finally {
      this.#calls.delete(call);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Ends calls under way with `CLOSED`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const call of this.#calls) call.abort(this.#closedError());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #embedWithin(texts: readonly string[], signal: AbortSignal): Promise<Embedding[]> {
    const { clock, deadline } = this.#settings;
    const until = clock.now() + deadline;
    const task = (limited: AbortSignal): Promise<Embedding[]> =>
      this.#embedAll(texts, { signal: limited, until });
    try {
      return await withDeadline(task, { operation: 'embedding', milliseconds: deadline, clock, signal });
    } catch (error) {
      if (!RepriseError.isInstance(error) || error.code !== 'DEADLINE_EXCEEDED') throw error;
      throw serviceError(this.#protocol.service, `no answer within ${deadline} ms`, { cause: error });
    }
  }

  async #embedAll(texts: readonly string[], limits: CallLimits): Promise<Embedding[]> {
    const embeddings: Embedding[] = [];
    for (let start = 0; start < texts.length; start += this.#settings.batchSize) {
      const batch = texts.slice(start, start + this.#settings.batchSize);
      embeddings.push(...(await this.#embedBatch(batch, limits)));
    }
    return embeddings;
  }

  async #embedBatch(texts: readonly string[], limits: CallLimits): Promise<Embedding[]> {
    const tooLong = texts.map((text) => surelyExceeds(text, this.maxTokens));
    const sent = texts.map((text, index) => (tooLong[index] ? cutToTokens(text, this.maxTokens) : text));
    const { service } = this.#protocol;
    const vectors = await this.#protocol.request(sent, (body) =>
      postWithRetries(service, body, this.#settings, limits),
    );
    const embeddings = vectors.map(({ values, truncated }, index) => ({
      vector: this.#toUnit(values),
      coverage: 1,
      truncated: truncated || tooLong[index]!,
    }));
    this.#requireDimensions(embeddings);
    return embeddings;
  }

  #toUnit(values: ArrayLike<number>): Float32Array {
    const vector = unitVector(values);
    if (vector) return vector;
    throw serviceError(this.#protocol.service, 'a vector is all zeros or holds something that is no number');
  }

  #requireDimensions(embeddings: readonly Embedding[]): void {
    const expected = this.#dimensions ?? embeddings[0]!.vector.length;
    const other = embeddings.find(({ vector }) => vector.length !== expected);
    if (other) {
      const what = `a vector has ${other.vector.length} dimensions, not ${expected}`;
      const isChange = this.#settings.dimensions === undefined && this.#dimensions !== undefined;
      const change = isChange
        ? ' as before; if that is meant, restart, and what is kept is embedded again'
        : '';
      throw serviceError(this.#protocol.service, what + change);
    }
    this.#dimensions = expected;
  }

  #closedError(): RepriseError {
    return new RepriseError('CLOSED', `embedder ${this.id} is closed`);
  }
}
