import { RepriseError } from '../../core/index.ts';
import { type CacheParts, cacheParts } from './cache-parts.ts';
import { ttlOf } from './cache-settings.ts';
import type {
  CompletionCacheOptions,
  PutCompletionOptions,
  WrapCompletionOptions,
} from './completion-cache-options.ts';
import { type CompletionCacheCounts, type CompletionCacheStats, statsOf } from './completion-cache-stats.ts';
import { type HotPattern, hotPatternsOf } from './hot-patterns.ts';
import { type OptimizeResult, optimize } from './optimize.ts';
import { contextOf, type PrecomputedContext } from './precomputed-contexts.ts';
import { decodeCompletion, encodeCompletion, type StoredCompletion } from './stored-completion.ts';
import type { Suggestion } from './suggestion.ts';
import { type MakeSuggestions, wrapped } from './wrapped-completions.ts';

/**
 * Keeps the suggestions that an editor was given, for any number of instances that share a key-value store (S2-30 to
 * S2-40).
 *
 * What `get` gives is equal to what was put, and nobody else's. A store that fails makes every `get` a miss and every
 * `put` idle, logged once; `invalidate`, `optimize`, `stats` and `exportHotPatterns` reject then. Keys and ids of documents
 * are text of up to 1,024 bytes; whatever is in them, they match nothing but themselves.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense.
 *
 * @example
 * ```ts
 * const cache = new CompletionCache({ keyValue: memoryKeyValue(), maxSize: 1_000, ttl: '5m' });
 * await cache.put('intro', suggestions, { confidence: 0.8 });
 * await cache.get('intro'); // equal to suggestions
 * ```
 */
export class CompletionCache implements AsyncDisposable {
  readonly #parts: CacheParts;
  #closing: Promise<void> | undefined;

  constructor(options: CompletionCacheOptions) {
    this.#parts = cacheParts(options);
  }

  /**
   * The suggestions of a key, in one round trip; undefined when there are none, they are too old, or `contextHash` is
   * given and was another one when they were put (S2-31).
   *
   * @throws RepriseError `INVALID_ARGUMENT` when the key is none; `CLOSED` after `close`.
   */
  async get(key: string, contextHash?: string): Promise<Suggestion[] | undefined> {
    this.#assertOpen();
    const { settings, touches, responseTime } = this.#parts;
    const started = settings.clock.now();
    const completion = await this.#read(key);
    const now = settings.clock.now();
    responseTime.add(now - started);
    const fits = completion && (contextHash === undefined || contextHash === completion.contextHash);
    if (!fits || now >= (completion.expiresAt ?? Number.POSITIVE_INFINITY)) {
      touches.miss();
      return undefined;
    }
    touches.hit(key);
    return [...completion.suggestions];
  }

  /**
   * Keeps suggestions, over those that the key had (S2-32), in one round trip unless there are too many keys.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when an argument is wrong or the suggestions take more than 1 MiB; `CLOSED`
   * after `close`.
   */
  async put(
    key: string,
    suggestions: readonly Suggestion[],
    { contextHash, confidence = 0, ttl }: PutCompletionOptions = {},
  ): Promise<void> {
    this.#assertOpen();
    const { names, settings, ledger, touches, roomMaker, writes } = this.#parts;
    names.entry(key);
    const createdAt = settings.clock.now();
    const lifetime = ttl === undefined ? settings.ttl : ttlOf(ttl, 'ttl');
    const expiresAt = lifetime === undefined ? undefined : createdAt + lifetime;
    const json = encodeCompletion({ suggestions, createdAt, expiresAt, contextHash, confidence });
    try {
      touches.renewed(key);
      const size = await ledger.write({ key, json, ttl: lifetime, expiresAt, confidence });
      if (size > settings.maxSize) await roomMaker.make(key);
      writes.succeeded();
    } catch (error) {
      writes.failed(error, 'suggestions are not kept');
    }
  }

  /**
   * Removes the keys that contain `pattern`, taken literally, and resolves with how many had suggestions (S2-34); without
   * one all of them and the precomputed contexts.
   *
   * @throws RepriseError what the store fails with; `CLOSED` after `close`.
   */
  async invalidate(pattern?: string): Promise<number> {
    this.#assertOpen();
    const { ledger, touches, contexts } = this.#parts;
    await touches.flush();
    const keys = await ledger.keys();
    if (pattern !== undefined) return ledger.remove(keys.filter((key) => key.includes(pattern)));
    const [count] = await Promise.all([ledger.remove(keys), contexts.clear()]);
    return count;
  }

  /**
   * Finds headings, lists, code blocks and links of a Markdown document and keeps them for an hour (S2-35); resolves with
   * them also when they cannot be kept.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when the id is none, or the content is no text of at most 1 MiB; `CLOSED`
   * after `close`.
   */
  async precomputeContext(documentId: string, content: string): Promise<PrecomputedContext> {
    this.#assertOpen();
    const { names, settings, contexts, writes } = this.#parts;
    names.context(documentId);
    const context = contextOf(content, settings.clock);
    try {
      await contexts.write(documentId, context);
      writes.succeeded();
    } catch (error) {
      writes.failed(error, 'contexts of documents are not kept');
    }
    return context;
  }

  /** What {@link CompletionCache.precomputeContext} found within the last hour, or undefined (S2-35). */
  async precomputedContext(documentId: string): Promise<PrecomputedContext | undefined> {
    this.#assertOpen();
    const { names, contexts, reads } = this.#parts;
    names.context(documentId);
    try {
      const context = await contexts.read(documentId);
      reads.succeeded();
      return context;
    } catch (error) {
      reads.failed(error, 'there are no contexts of documents');
      return undefined;
    }
  }

  /** Removes what is of no use any more: keys that ended, remains of keys, heat that is gone, old contexts (S2-36). */
  async optimize(): Promise<OptimizeResult> {
    this.#assertOpen();
    return optimize(this.#parts);
  }

  /** What this instance did, known without asking the store. */
  get counts(): CompletionCacheCounts {
    const { touches, roomMaker } = this.#parts;
    return { ...touches.counts, evictions: roomMaker.evicted };
  }

  /** How the cache is doing (S2-37). */
  async stats(): Promise<CompletionCacheStats> {
    this.#assertOpen();
    return statsOf(this.#parts);
  }

  /** What is known about the hot keys, without any text (S2-38). */
  async exportHotPatterns(): Promise<HotPattern[]> {
    this.#assertOpen();
    return hotPatternsOf(this.#parts);
  }

  /**
   * Puts the cache in front of a function that makes suggestions (S2-39). It runs once for all who ask the same at a time;
   * what it fails with reaches them all, and nothing is kept then.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when neither the function has a name nor `key` is given; calls reject with it
   * when the function gives no suggestions, and with `NOT_CANONICAL` when its arguments have no digest.
   */
  wrap<Args extends readonly unknown[]>(
    make: MakeSuggestions<Args>,
    options: WrapCompletionOptions<Args> = {},
  ): (...args: Args) => Promise<Suggestion[]> {
    return wrapped(this, make, options);
  }

  /** Writes what was noted in the background, and ends; the key-value store stays open. */
  close(): Promise<void> {
    this.#closing ??= this.#parts.touches.flush();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #read(key: string): Promise<StoredCompletion | undefined> {
    const { keyValue, names, reads } = this.#parts;
    const place = names.entry(key);
    try {
      const json = await keyValue.get(place);
      reads.succeeded();
      return json === undefined ? undefined : decodeCompletion(json);
    } catch (error) {
      reads.failed(error, 'every request is a miss');
      return undefined;
    }
  }

  #assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', 'The completion cache is closed');
  }
}
