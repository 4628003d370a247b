import {
  RecentValues,
  RepriseError,
  StateLog,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../core/index.ts';
import { sha256 } from '../../entry/index.ts';
import type { Embedder, Embedding, Sketch } from '../embedder.ts';
import { EmbeddingBatch, type NamedEmbeddings, type NamedTexts } from './embedding-batch.ts';
import type { EmbeddingCacheOptions, EmbeddingCacheStats } from './embedding-cache-options.ts';
import { SharedEmbeddings } from './shared-embeddings.ts';

/**
 * An embedder that embeds no text twice (S4-50 to S4-54): it remembers embeddings in the process and, with `keyValue`,
 * for all instances; who asks for a text that is being embedded waits for that.
 *
 * A call makes at most one round trip to `keyValue` and one call of the embedder, for the texts that are nowhere. Faults
 * of `keyValue` cost at most `deadline`. Embeddings are shared by all callers: do not change their vectors.
 *
 * @example
 * ```ts
 * const embedder = new EmbeddingCache({ embedder: ollama('bge-m3'), keyValue: redisKeyValue(redis) });
 * ```
 */
export class EmbeddingCache implements Embedder {
  readonly #embedder: Embedder;
  readonly #recent: RecentValues<Embedding>;
  readonly #shared: SharedEmbeddings | undefined;
  readonly #batches = new Map<string, EmbeddingBatch>();
  readonly #counts = { localHits: 0, sharedHits: 0, joined: 0, misses: 0 };
  #dimensions: number | undefined;
  #epoch: string | undefined;
  /** Counts invalidations, so that what was begun before one is not remembered after it. */
  #generation = 0;
  #closed = false;

  /** @throws RepriseError `INVALID_ARGUMENT` for options that make no sense. */
  constructor(options: EmbeddingCacheOptions) {
    const { embedder, keyValue, maxEntries = 10_000, clock = systemClock, logger = silentLogger } = options;
    if (!Number.isInteger(maxEntries) || maxEntries < 1) {
      throw new RepriseError('INVALID_ARGUMENT', `maxEntries is ${maxEntries}: give a whole number over 0`);
    }
    this.#embedder = embedder;
    this.#recent = new RecentValues(maxEntries);
    const ttl = toMilliseconds(options.ttl ?? '24h');
    const deadline = toMilliseconds(options.deadline ?? '250ms');
    if (!keyValue) return;
    const log = new StateLog(logger, 'Sharing embeddings');
    this.#shared = new SharedEmbeddings({ keyValue, embedder: embedder.id, ttl, deadline, clock, log });
  }

  get id(): string {
    return this.#embedder.id;
  }

  get dimensions(): number | undefined {
    return this.#embedder.dimensions ?? this.#dimensions;
  }

  get maxTokens(): number {
    return this.#embedder.maxTokens;
  }

  get threshold(): number {
    return this.#embedder.threshold;
  }

  get sketch(): Sketch | undefined {
    return this.#embedder.sketch;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]> {
    if (this.#closed) throw this.#closedError();
    signal?.throwIfAborted();
    const empty = texts.findIndex((text) => text.trim() === '');
    if (empty >= 0) {
      throw new RepriseError('INVALID_ARGUMENT', `text ${empty} of ${texts.length} to embed is empty`);
    }
    const names = texts.map(sha256);
    const wanted = new Map(names.map((name, at) => [name, texts[at]!]));
    const found = await this.#gather(wanted, signal);
    return names.map((name) => found.get(name)!);
  }

  /** What was done since the cache was made. */
  stats(): EmbeddingCacheStats {
    const { localHits, sharedHits, joined, misses } = this.#counts;
    const free = localHits + sharedHits + joined;
    const hitRate = free === 0 ? 0 : free / (free + misses);
    return { ...this.#counts, hitRate, entries: this.#recent.size };
  }

  /**
   * Forgets every embedding of this embedder, here and for all instances, for when another model answers to the same
   * name. Another instance forgets what it remembers itself at its next look into `keyValue`.
   *
   * @throws RepriseError when `keyValue` cannot be told; this process has forgotten them all the same.
   */
  async invalidate(): Promise<void> {
    this.#forget();
    await this.#shared?.invalidate();
  }

  /** Ends calls under way with `CLOSED`, writes what is on its way, and closes the embedder. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const batch of new Set(this.#batches.values())) batch.stop(this.#closedError());
    await this.#shared?.settled();
    await this.#embedder.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #gather(wanted: NamedTexts, signal: AbortSignal | undefined): Promise<NamedEmbeddings> {
    const found = new Map<string, Embedding>();
    const joined = new Set<EmbeddingBatch>();
    const missing = new Map<string, string>();
    for (const [name, text] of wanted) {
      const remembered = this.#recent.get(name);
      const batch = this.#batches.get(name);
      if (remembered && this.#fits(remembered.vector)) found.set(name, remembered);
      else if (batch?.joinable) joined.add(batch);
      else missing.set(name, text);
    }
    this.#counts.localHits += found.size;
    this.#counts.joined += wanted.size - found.size - missing.size;
    if (found.size === wanted.size) return found;
    const own = missing.size > 0 ? [this.#start(missing).wait(signal)] : [];
    const others = [...joined].map((batch) => batch.wait(signal).catch(() => none));
    for (const embeddings of await Promise.all([...own, ...others])) {
      for (const name of wanted.keys()) {
        const embedding = embeddings.get(name);
        if (embedding) found.set(name, embedding);
      }
    }
    signal?.throwIfAborted();
    // What failed with others' texts may well succeed alone.
    const left = new Map([...wanted].filter(([name]) => !found.has(name)));
    if (left.size === 0) return found;
    return new Map([...found, ...(await this.#start(left).wait(signal))]);
  }

  #start(texts: NamedTexts): EmbeddingBatch {
    const batch = new EmbeddingBatch(texts, (signal) => this.#embed(texts, signal));
    for (const name of batch.names) this.#batches.set(name, batch);
    const over = (): void => {
      for (const name of batch.names) if (this.#batches.get(name) === batch) this.#batches.delete(name);
    };
    batch.result.then(over, over);
    return batch;
  }

  async #embed(texts: NamedTexts, signal: AbortSignal): Promise<NamedEmbeddings> {
    const { found, epoch } = (await this.#shared?.find([...texts.keys()])) ?? nowhere;
    signal.throwIfAborted();
    if (this.#closed) throw this.#closedError();
    this.#notice(epoch);
    const generation = this.#generation;
    const fitting = new Map([...found].filter(([, { vector }]) => this.#fits(vector)));
    const missing = new Map([...texts].filter(([name]) => !fitting.has(name)));
    const fresh = await this.#ask(missing, signal);
    this.#counts.sharedHits += fitting.size;
    this.#counts.misses += missing.size;
    const all = new Map([...fitting, ...fresh]);
    this.#dimensions ??= all.values().next().value?.vector.length;
    if (generation === this.#generation) {
      for (const [name, embedding] of all) this.#recent.set(name, embedding);
    }
    if (epoch !== undefined && fresh.size > 0) this.#shared?.keep(fresh, epoch);
    return all;
  }

  async #ask(texts: NamedTexts, signal: AbortSignal): Promise<Map<string, Embedding>> {
    if (texts.size === 0) return new Map();
    const embeddings = await this.#embedder.embed([...texts.values()], signal);
    if (embeddings.length !== texts.size) {
      const counts = `${embeddings.length} embeddings for ${texts.size} texts`;
      throw new RepriseError('EMBEDDER_FAILED', `The embedder ${this.id} gave ${counts}`);
    }
    return new Map([...texts.keys()].map((name, at) => [name, embeddings[at]!]));
  }

  /** Forgets what was remembered in another epoch. */
  #notice(epoch: string | undefined): void {
    if (epoch === undefined || epoch === this.#epoch) return;
    if (this.#epoch !== undefined) this.#forget();
    this.#epoch = epoch;
  }

  #forget(): void {
    this.#generation += 1;
    this.#recent.clear();
  }

  #fits({ length }: Float32Array): boolean {
    return length === (this.dimensions ?? length);
  }

  #closedError(): RepriseError {
    return new RepriseError('CLOSED', `The embedding cache of ${this.id} is closed`);
  }
}

const none: NamedEmbeddings = new Map();
const nowhere = { found: none, epoch: undefined };
