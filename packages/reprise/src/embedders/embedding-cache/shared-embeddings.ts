import { randomUUID } from 'node:crypto';
import { type Clock, type StateLog, withinDeadline } from '../../core/index.ts';
import { sha256 } from '../../entry/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { Embedding } from '../embedder.ts';
import { decodeEmbedding, encodeEmbedding } from './embedding-codec.ts';

/** What {@link SharedEmbeddings} needs. */
export interface SharedEmbeddingsOptions {
  readonly keyValue: KeyValue;
  /** Id of the embedder. */
  readonly embedder: string;
  /** Milliseconds that embeddings are kept. */
  readonly ttl: number;
  /** Milliseconds that reading may take. */
  readonly deadline: number;
  readonly clock: Clock;
  readonly log: StateLog;
}

/** What one look into the shared embeddings gave. */
export interface SharedFindings {
  readonly found: ReadonlyMap<string, Embedding>;
  /** The time between two invalidations that the look fell into; undefined when it failed. */
  readonly epoch: string | undefined;
}

/**
 * Embeddings that instances share: `embedding:<embedder>:<text>`, both names hashed, and `embedding:<embedder>:epoch`,
 * whose change makes all of that embedder invalid at once. Faults are misses.
 */
export class SharedEmbeddings {
  readonly #options: SharedEmbeddingsOptions;
  readonly #prefix: string;
  readonly #writes = new Set<Promise<void>>();

  constructor(options: SharedEmbeddingsOptions) {
    this.#options = options;
    this.#prefix = `embedding:${sha256(options.embedder).slice(0, 16)}:`;
  }

  /** Looks for embeddings by the names of their texts, all in one round trip; never rejects. */
  async find(names: readonly string[]): Promise<SharedFindings> {
    const { keyValue, embedder, deadline, clock, log } = this.#options;
    const keys = [this.#epochKey, ...names.map((name) => this.#prefix + name)];
    const limits = { operation: 'reading shared embeddings', milliseconds: deadline, clock };
    try {
      const [mark, ...values] = await withinDeadline(keyValue.bytes.getMany(keys), limits);
      log.succeeded();
      const epoch = mark ? Buffer.from(mark).toString() : '';
      const found = new Map<string, Embedding>();
      for (const [at, name] of names.entries()) {
        const value = values[at];
        const embedding = value && decodeEmbedding(value, { embedder, epoch });
        if (embedding) found.set(name, embedding);
      }
      return { found, epoch };
    } catch (error) {
      log.failed(error, 'texts are embedded again');
      return { found: new Map(), epoch: undefined };
    }
  }

  /** Keeps embeddings in the background, as of the epoch in which they were looked for; never throws. */
  keep(embeddings: ReadonlyMap<string, Embedding>, epoch: string): void {
    const { keyValue, embedder, ttl, log } = this.#options;
    const writing = Promise.all(
      [...embeddings].map(([name, embedding]) =>
        keyValue.set(this.#prefix + name, encodeEmbedding(embedding, { embedder, epoch }), { ttl }),
      ),
    ).then(
      () => log.succeeded(),
      (error: unknown) => log.failed(error, 'embeddings are not shared'),
    );
    const written = writing.finally(() => this.#writes.delete(written));
    this.#writes.add(written);
  }

  /** Makes every embedding kept so far invalid. @throws what the key-value store rejects with. */
  async invalidate(): Promise<void> {
    // Whatever was kept under an older mark is gone by its own ttl before the mark goes.
    await this.#options.keyValue.set(this.#epochKey, randomUUID(), { ttl: 2 * this.#options.ttl });
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await Promise.all(this.#writes);
  }

  get #epochKey(): string {
    return `${this.#prefix}epoch`;
  }
}
