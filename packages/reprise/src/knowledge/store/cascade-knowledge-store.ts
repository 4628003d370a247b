import { RepriseError } from '../../core/index.ts';
import { UNSET, type Unset } from '../../entry/index.ts';
import { type KnowledgeKey, knowledgeIdText } from '../fields/knowledge-key.ts';
import type { KnowledgeObject } from '../object/knowledge-object.ts';
import { type BatchOptions, batchesOf, defaultBatchSize } from './batches.ts';
import { fallbackOf } from './fallback.ts';
import type { ReadableKnowledgeStore, RemoveOptions } from './readable-knowledge-store.ts';

/**
 * Several stores of knowledge read as one: the first that has an object answers.
 *
 * Removing, clearing, flushing and closing reach all of them. Which store an object should be kept in is not decided
 * here: keep it in that store. Iteration gives each id once, from the first store that has it, and remembers the ids
 * it gave until it ends.
 *
 * Source: spec S3-56.
 *
 * @example
 * ```ts
 * const both = new CascadeKnowledgeStore([own, shared]);
 * await both.get(id); // what `own` has, else what `shared` has, else UNSET
 * ```
 */
export class CascadeKnowledgeStore implements ReadableKnowledgeStore {
  readonly #stores: readonly ReadableKnowledgeStore[];

  /** @param stores The stores, the one that is asked first at the front. */
  constructor(stores: readonly ReadableKnowledgeStore[]) {
    this.#stores = [...stores];
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

  async batchGet<D = Unset>(
    keys: Iterable<KnowledgeKey>,
    options: BatchOptions & { readonly fallback?: D } = {},
  ): Promise<(KnowledgeObject | D)[]> {
    const ids = Array.from(keys, knowledgeIdText);
    const found = new Map<string, KnowledgeObject>();
    for (const store of this.#stores) {
      const missing = Array.from(new Set(ids)).filter((id) => !found.has(id));
      if (missing.length === 0) break;
      const objects = await store.batchGet(missing, partSize(options));
      for (const [at, object] of objects.entries()) if (object !== UNSET) found.set(missing[at]!, object);
    }
    options.progress?.(ids.length, ids.length);
    const fallback = (Object.hasOwn(options, 'fallback') ? options.fallback : UNSET) as D;
    return ids.map((id) => found.get(id) ?? fallback);
  }

  /**
   * Always rejects: keep objects in one of the stores.
   *
   * @throws RepriseError `INVALID_ARGUMENT`.
   */
  async upsert(_object: KnowledgeObject): Promise<void> {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      'A cascade of stores keeps no objects: keep the object in one of the stores it was made of',
    );
  }

  async remove(key: KnowledgeKey, options: RemoveOptions = {}): Promise<boolean> {
    const removed = await Promise.all(this.#stores.map((store) => store.remove(key, options)));
    return removed.includes(true);
  }

  /** Removes many objects from all stores; resolves with how many were there, counted once for each store. */
  async batchRemove(
    keys: Iterable<KnowledgeKey>,
    options: BatchOptions & RemoveOptions = {},
  ): Promise<number> {
    const all = Array.from(keys);
    const { progress, ...rest } = options;
    const removed = await Promise.all(this.#stores.map((store) => store.batchRemove(all, rest)));
    progress?.(all.length, all.length);
    return removed.reduce((sum, count) => sum + count, 0);
  }

  batchIter(batchSize: number = defaultBatchSize): AsyncGenerator<KnowledgeObject[]> {
    return batchesOf(this, batchSize);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<KnowledgeObject> {
    const given = new Set<bigint>();
    for (const store of this.#stores) {
      for await (const object of store) {
        if (given.has(object.id)) continue;
        given.add(object.id);
        yield object;
      }
    }
  }

  /** Number of different objects; all are read to tell. */
  async size(): Promise<number> {
    let count = 0;
    for await (const _ of this) count += 1;
    return count;
  }

  async clear(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.clear()));
  }

  async flush(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.flush()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function partSize({ batchSize }: BatchOptions): BatchOptions {
  return batchSize === undefined ? {} : { batchSize };
}
