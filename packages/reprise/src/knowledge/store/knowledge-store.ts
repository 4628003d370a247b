import type { Cache } from '../../cache/index.ts';
import { type Logger, RepriseError, StateLog, safeLogger, silentLogger } from '../../core/index.ts';
import { type CacheEntry, UNSET, type Unset } from '../../entry/index.ts';
import { type KnowledgeKey, knowledgeIdText } from '../fields/knowledge-key.ts';
import { KnowledgeObject } from '../object/knowledge-object.ts';
import { emptyRegistry, type KnowledgeRegistry } from '../object/knowledge-registry.ts';
import { type BatchOptions, batchesOf, defaultBatchSize, firstById, inParts } from './batches.ts';
import { fallbackOf } from './fallback.ts';
import { KnowledgeEntries } from './knowledge-entries.ts';
import type { ReadableKnowledgeStore, RemoveOptions } from './readable-knowledge-store.ts';

/** What a {@link KnowledgeStore} is made of. */
export interface KnowledgeStoreOptions {
  /** Where the objects are kept; it stays open when the store is closed. */
  readonly cache: Cache;
  /** Sets the objects of this store apart from those of others over the same cache. @default 'default' */
  readonly name?: string;
  /** Which objects are kept; others are silently left out (spec S3-55). @default all */
  readonly condition?: (object: KnowledgeObject) => boolean;
  /** Types, composers and triggers that objects are read with. */
  readonly registry?: KnowledgeRegistry;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/**
 * Knowledge objects over any cache, by id; an object kept again replaces the one of the same id, with its content.
 *
 * Objects are named by their id (a bigint, or its digits), or by themselves. What is given back is always the object
 * that was kept: annotations of its entry concern the cache. Objects that cannot be read are logged and taken for
 * missing. Methods reject with what the cache throws, and with `CLOSED` after `close`.
 *
 * Source: spec S3-50 to S3-55.
 *
 * @example
 * ```ts
 * const store = new KnowledgeStore({ cache: createCache({ store: sqlite('knowledge.db') }) });
 * const ohm = new KnowledgeObject({ name: 'Ohm', content: 'U = R I' });
 * await store.store(ohm);
 * await store.retrieve(ohm.id); // the object, or UNSET
 * ```
 */
export class KnowledgeStore implements ReadableKnowledgeStore {
  readonly #entries: KnowledgeEntries;
  readonly #condition: (object: KnowledgeObject) => boolean;
  readonly #registry: KnowledgeRegistry;
  readonly #readable: StateLog;
  #closed = false;

  constructor({ cache, name = 'default', condition = () => true, registry, logger }: KnowledgeStoreOptions) {
    this.#entries = new KnowledgeEntries(cache, name);
    this.#condition = condition;
    this.#registry = registry ?? emptyRegistry;
    this.#readable = new StateLog(
      safeLogger(logger ?? silentLogger),
      `Reading knowledge of the store "${name}"`,
    );
  }

  async get<D = Unset>(key: KnowledgeKey, ...rest: [fallback?: D]): Promise<KnowledgeObject | D> {
    const [object] = await this.batchGet([key], { fallback: fallbackOf(rest) });
    return object!;
  }

  /** The same as {@link get}. */
  retrieve<D = Unset>(key: KnowledgeKey, ...rest: [fallback?: D]): Promise<KnowledgeObject | D> {
    return this.get(key, ...rest);
  }

  async has(key: KnowledgeKey): Promise<boolean> {
    return (await this.get(key)) !== UNSET;
  }

  /** The same as {@link has}. */
  exists(key: KnowledgeKey): Promise<boolean> {
    return this.has(key);
  }

  /** Keeps an object, in place of one of the same id. */
  upsert(object: KnowledgeObject): Promise<void> {
    return this.batchUpsert([object]);
  }

  /** The same as {@link upsert}. */
  store(object: KnowledgeObject): Promise<void> {
    return this.upsert(object);
  }

  /** Keeps an object unless there is one of the same id. */
  insert(object: KnowledgeObject): Promise<void> {
    return this.batchInsert([object]);
  }

  remove(key: KnowledgeKey, options: RemoveOptions = {}): Promise<boolean> {
    return this.batchRemove([key], options).then((removed) => removed > 0);
  }

  async batchGet<D = Unset>(
    keys: Iterable<KnowledgeKey>,
    options: BatchOptions & { readonly fallback?: D } = {},
  ): Promise<(KnowledgeObject | D)[]> {
    this.#check();
    const fallback = (Object.hasOwn(options, 'fallback') ? options.fallback : UNSET) as D;
    const found: (KnowledgeObject | D)[] = [];
    await inParts(Array.from(keys, knowledgeIdText), options, async (ids) => {
      const entries = await this.#entries.getMany(ids);
      for (const entry of entries) found.push((entry && this.#read(entry)) ?? fallback);
    });
    return found;
  }

  /** Keeps many objects; of several with the same id, the first. */
  batchUpsert(objects: Iterable<KnowledgeObject>, options: BatchOptions = {}): Promise<void> {
    return this.#write(objects, options, false);
  }

  /** Keeps those of many objects whose id is new; of several with the same id, the first. */
  batchInsert(objects: Iterable<KnowledgeObject>, options: BatchOptions = {}): Promise<void> {
    return this.#write(objects, options, true);
  }

  async batchRemove(
    keys: Iterable<KnowledgeKey>,
    options: BatchOptions & RemoveOptions = {},
  ): Promise<number> {
    this.#check();
    const { conditioned = true } = options;
    const chosen = Array.from(keys).filter(
      (key) => !(conditioned && key instanceof KnowledgeObject) || this.#condition(key),
    );
    let removed = 0;
    await inParts(Array.from(new Set(chosen.map(knowledgeIdText))), options, async (ids) => {
      removed += await this.#entries.removeMany(ids);
    });
    return removed;
  }

  batchIter(batchSize: number = defaultBatchSize): AsyncGenerator<KnowledgeObject[]> {
    return batchesOf(this, batchSize);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<KnowledgeObject> {
    this.#check();
    for await (const entry of this.#entries) {
      const object = this.#read(entry);
      if (object !== undefined) yield object;
    }
  }

  async size(): Promise<number> {
    this.#check();
    return this.#entries.size();
  }

  async clear(): Promise<void> {
    this.#check();
    await this.#entries.clear();
  }

  async flush(): Promise<void> {
    this.#check();
    await this.#entries.flush();
  }

  /** Ends the use of this store once everything is durable; the cache stays open. Closing twice is harmless. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#entries.flush();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #write(
    objects: Iterable<KnowledgeObject>,
    options: BatchOptions,
    onlyIfAbsent: boolean,
  ): Promise<void> {
    this.#check();
    const chosen = firstById([...objects].map(checked).filter((object) => this.#condition(object)));
    await inParts(chosen, options, (part) => this.#entries.setMany(part, onlyIfAbsent));
  }

  #read(entry: CacheEntry): KnowledgeObject | undefined {
    if (entry.output === UNSET) return undefined;
    try {
      const object = KnowledgeObject.fromData(entry.output, this.#registry);
      this.#readable.succeeded();
      return object;
    } catch (error) {
      this.#readable.failed(error, 'what cannot be read is taken for missing', { inputs: entry.inputs });
      return undefined;
    }
  }

  #check(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The store of knowledge was used after it was closed');
  }
}

function checked(object: KnowledgeObject): KnowledgeObject {
  if (typeof object?.toData === 'function') return object;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    'A store of knowledge keeps objects of KnowledgeObject: make one with new KnowledgeObject({ name, … })',
  );
}
