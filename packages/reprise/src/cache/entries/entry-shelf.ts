import type { Clock, Logger } from '../../core/index.ts';
import { type CacheEntry, encodeEnvelope } from '../../entry/index.ts';
import type { SetOptions } from '../../stores/index.ts';
import { type CacheOperationName, tellOperation } from '../../telemetry/index.ts';
import { CallCounters } from '../calls/call-counters.ts';
import { CallEngine } from '../calls/call-engine.ts';
import { AllEntries } from './all-entries.ts';
import { EntryReader } from './entry-reader.ts';
import { withoutBookkeeping } from './kept-entry.ts';
import type { StoreAccess } from './store-access.ts';
import { encodeName, StoreKeys } from './store-keys.ts';
import { TagTokenStore } from './tag-tokens.ts';

/** Gives the shelf of these names; the same names give the same entries. */
export type MakeShelf = (...names: readonly string[]) => EntryShelf;

/** What an {@link EntryShelf} works with. */
export interface EntryShelfParts {
  readonly access: StoreAccess;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/**
 * Entries set apart from all others of a cache, for parts of a program that keep their own: read and written many at
 * once, for ever, whatever the cache leaves out of keys and however long it keeps answers.
 *
 * They live in a namespace of the cache's store, so that counting and clearing never reads the entries of others. Every
 * method rejects when the store fails.
 */
export class EntryShelf implements AsyncIterable<CacheEntry> {
  readonly #parts: EntryShelfParts;
  readonly #namespace: string;
  readonly #keys: StoreKeys;
  readonly #reader: EntryReader;
  readonly #all: AllEntries;

  constructor(namespace: string, parts: EntryShelfParts) {
    const { access, clock, logger } = parts;
    const tags = new TagTokenStore(access, clock, namespace);
    const reader = new EntryReader(access, tags, logger);
    const keys = new StoreKeys(namespace);
    const engine = new CallEngine({ ...parts, tags, reader, namespace, counters: new CallCounters() });
    this.#parts = parts;
    this.#namespace = namespace;
    this.#keys = keys;
    this.#reader = reader;
    this.#all = new AllEntries({ ...parts, tags, reader, keys, engine });
  }

  /** The entries with these keys, in one read of the store; they may be shared with others, so do not change them. */
  getMany(keys: readonly bigint[]): Promise<(CacheEntry | undefined)[]> {
    return this.#tell('get', keys.length, async () => {
      const kept = await this.#reader.readMany(keys.map((key) => this.#keys.ofEntry(key)));
      return kept.map((found) => found && withoutBookkeeping(found.entry));
    });
  }

  /**
   * Writes entries, in one write to the store.
   *
   * @throws RepriseError `NOT_CANONICAL` for what cannot be kept; then nothing is written.
   */
  setMany(entries: readonly CacheEntry[], options: SetOptions = {}): Promise<void> {
    const createdAt = this.#parts.clock.now();
    return this.#tell('set', entries.length, async () => {
      const stored = entries.map((entry) => {
        const value = encodeEnvelope(withoutBookkeeping(entry));
        return { key: this.#keys.ofEntry(entry.key), value, createdAt, version: 1, tags: [] };
      });
      if (stored.length > 0) await this.#parts.access.setMany(stored, options);
    });
  }

  /** Removes entries, in one write to the store; resolves with how many there were. */
  removeMany(keys: readonly bigint[]): Promise<number> {
    return this.#tell('remove', keys.length, async () => {
      if (keys.length === 0) return 0;
      return this.#parts.access.deleteMany(keys.map((key) => this.#keys.ofEntry(key)));
    });
  }

  /** Every entry of this shelf; entries may be removed meanwhile. */
  [Symbol.asyncIterator](): AsyncIterator<CacheEntry> {
    return this.#all.entries();
  }

  /** How many entries there are. */
  size(): Promise<number> {
    return this.#all.size();
  }

  /** Removes every entry of this shelf. */
  clear(): Promise<void> {
    return this.#tell('clear', undefined, () => this.#all.clear());
  }

  /** Resolves when everything written so far is as durable as the store can make it. */
  async flush(): Promise<void> {
    await this.#parts.access.unhurried('flushing the store', (store) => store.flush());
  }

  #tell<T>(operation: CacheOperationName, count: number | undefined, work: () => Promise<T>): Promise<T> {
    const told = { operation, namespace: this.#namespace, ...(count === undefined ? {} : { count }) };
    return tellOperation(told, work);
  }
}

/** The shelves of a cache: each in the namespace of the cache, followed by its names, each behind a slash. */
export function shelvesOf(namespace: string, parts: EntryShelfParts): MakeShelf {
  return (...names) =>
    new EntryShelf([namespace, ...names.map((name) => encodeName('shelf', name))].join('/'), parts);
}
