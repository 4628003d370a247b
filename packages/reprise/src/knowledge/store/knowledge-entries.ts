import type { Cache, EntryShelf } from '../../cache/index.ts';
import { CacheEntry, entryKey } from '../../entry/index.ts';
import type { KnowledgeObject } from '../object/knowledge-object.ts';

/** Name that the entries of knowledge go by (spec S3-50). */
const func = 'kl_store';

/** The entries of one store of knowledge: func `kl_store`, inputs `{ kid }` with the id in 40 digits, the data as output. */
export class KnowledgeEntries implements AsyncIterable<CacheEntry> {
  readonly #shelf: EntryShelf;

  constructor(cache: Cache, name: string) {
    this.#shelf = cache.shelf(func, name);
  }

  getMany(ids: readonly string[]): Promise<(CacheEntry | undefined)[]> {
    return this.#shelf.getMany(ids.map(keyOf));
  }

  setMany(objects: readonly KnowledgeObject[], onlyIfAbsent: boolean): Promise<void> {
    const entries = objects.map((object) =>
      CacheEntry.from(func, { inputs: { kid: object.idText }, output: object.toData() }),
    );
    return this.#shelf.setMany(entries, { onlyIfAbsent });
  }

  removeMany(ids: readonly string[]): Promise<number> {
    return this.#shelf.removeMany(ids.map(keyOf));
  }

  [Symbol.asyncIterator](): AsyncIterator<CacheEntry> {
    return this.#shelf[Symbol.asyncIterator]();
  }

  size(): Promise<number> {
    return this.#shelf.size();
  }

  clear(): Promise<void> {
    return this.#shelf.clear();
  }

  flush(): Promise<void> {
    return this.#shelf.flush();
  }
}

function keyOf(id: string): bigint {
  return entryKey(func, { kid: id });
}
