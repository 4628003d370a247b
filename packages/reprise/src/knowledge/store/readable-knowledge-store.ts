import type { Unset } from '../../entry/index.ts';
import type { KnowledgeKey } from '../fields/knowledge-key.ts';
import type { KnowledgeObject } from '../object/knowledge-object.ts';
import type { BatchOptions } from './batches.ts';

/** What may accompany a removal. */
export interface RemoveOptions {
  /** Whether an object that the store's condition refuses stays; keys are always removed. @default true */
  readonly conditioned?: boolean;
}

/** What every store of knowledge can do; {@link KnowledgeStore} and {@link CascadeKnowledgeStore} keep it alike. */
export interface ReadableKnowledgeStore extends AsyncIterable<KnowledgeObject>, AsyncDisposable {
  /** The object with a key, or `fallback`, by default {@link UNSET}. */
  get<D = Unset>(key: KnowledgeKey, ...rest: [fallback?: D]): Promise<KnowledgeObject | D>;
  /** Whether there is an object with a key. */
  has(key: KnowledgeKey): Promise<boolean>;
  /** The objects with these keys in their order, `fallback` (by default {@link UNSET}) in place of missing ones. */
  batchGet<D = Unset>(
    keys: Iterable<KnowledgeKey>,
    options?: BatchOptions & { readonly fallback?: D },
  ): Promise<(KnowledgeObject | D)[]>;
  /** All objects in lists of exactly `batchSize`, the last one of what remains; 0 and less gives one list. */
  batchIter(batchSize?: number): AsyncGenerator<KnowledgeObject[]>;
  /** Removes an object; a missing one is no error. Resolves with whether it was there. */
  remove(key: KnowledgeKey, options?: RemoveOptions): Promise<boolean>;
  /** Removes many objects; resolves with how many were there. */
  batchRemove(keys: Iterable<KnowledgeKey>, options?: BatchOptions & RemoveOptions): Promise<number>;
  /** Number of objects. */
  size(): Promise<number>;
  /** Removes every object of this store, and nothing else. */
  clear(): Promise<void>;
  /** Resolves when everything kept so far is as durable as the cache can make it. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
