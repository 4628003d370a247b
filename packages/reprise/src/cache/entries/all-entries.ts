import { type Clock, TurnQueue } from '../../core/index.ts';
import type { CacheEntry } from '../../entry/index.ts';
import type { ScanOptions, StoredEntry } from '../../stores/index.ts';
import type { CallEngine } from '../calls/call-engine.ts';
import type { EntryReader } from './entry-reader.ts';
import { withoutBookkeeping } from './kept-entry.ts';
import { type StoreAccess, storeFault } from './store-access.ts';
import type { StoreKeys } from './store-keys.ts';
import type { TagTokenStore } from './tag-tokens.ts';

/** What {@link AllEntries} works with. */
export interface AllEntriesParts {
  readonly access: StoreAccess;
  readonly keys: StoreKeys;
  readonly reader: EntryReader;
  readonly tags: TagTokenStore;
  readonly engine: CallEngine;
  readonly clock: Clock;
}

/** Keys removed in one go. */
const chunk = 500;

/** Everything one cache keeps in its store, and nothing of others. */
export class AllEntries {
  readonly #parts: AllEntriesParts;
  /** Takes entries out one caller after the other, so that none is given to two. */
  readonly #takers = new TurnQueue();

  constructor(parts: AllEntriesParts) {
    this.#parts = parts;
  }

  /** Every entry that can be read; those are included that are only kept to answer when stale. */
  async *entries(): AsyncGenerator<CacheEntry> {
    for await (const { content } of this.#decoded()) yield content;
  }

  async size(): Promise<number> {
    const { access, keys } = this.#parts;
    if (keys.exclusive) return access.unhurried('counting entries', (store) => store.count(keys.prefix));
    return access.unhurried('counting entries', async () => {
      let size = 0;
      for await (const _ of this.#stored({ values: false })) size += 1;
      return size;
    });
  }

  async clear(): Promise<void> {
    const { access, engine, keys } = this.#parts;
    await engine.supersede();
    try {
      await access.unhurried('clearing the store', async (store) => {
        if (keys.exclusive || !store.capabilities.scan) return store.clear(keys.prefix);
        await this.#remove(() => true);
      });
    } finally {
      await engine.supersede();
    }
  }

  /** Removes an entry, whichever is found first; null when there is none. */
  pop(): Promise<CacheEntry | null> {
    return this.#takers.run(() => this.#pop());
  }

  /** Removes every entry, and gives them. */
  popAll(): Promise<CacheEntry[]> {
    return this.#takers.run(() => this.#popAll());
  }

  async #pop(): Promise<CacheEntry | null> {
    const { access, engine } = this.#parts;
    return access.unhurried('taking an entry out', async (store) => {
      for await (const entry of this.#decoded()) {
        await engine.supersede(entry.stored.key);
        // Another instance may have taken it meanwhile.
        if ((await store.deleteMany([entry.stored.key])) > 0) return entry.content;
      }
      return null;
    });
  }

  async #popAll(): Promise<CacheEntry[]> {
    const { access, engine } = this.#parts;
    return access.unhurried('taking entries out', async (store) => {
      const taken: CacheEntry[] = [];
      await engine.supersede();
      let keys: string[] = [];
      const flush = async (): Promise<void> => {
        await store.deleteMany(keys);
        keys = [];
      };
      for await (const { content, stored } of this.#decoded()) {
        taken.push(content);
        if (keys.push(stored.key) === chunk) await flush();
      }
      await flush();
      await engine.supersede();
      return taken;
    });
  }

  /** Ends the validity of what carries any of the tags, and removes it; resolves with how many were removed. */
  async invalidate(tags: readonly string[]): Promise<number> {
    const { access, clock, engine } = this.#parts;
    await engine.invalidate(tags);
    await this.#parts.tags.renew(tags);
    const renewedAt = clock.now();
    const names = new Set(tags);
    // An entry made since has the new tokens.
    const ended = (entry: StoredEntry): boolean =>
      entry.createdAt <= renewedAt && entry.tags.some((tag) => names.has(tag));
    return access.unhurried('removing invalidated entries', () => this.#remove(ended));
  }

  async #remove(ended: (entry: StoredEntry) => boolean): Promise<number> {
    const { store } = this.#parts.access;
    let removed = 0;
    let keys: string[] = [];
    for await (const stored of this.#stored({ values: false })) {
      if (!ended(stored) || keys.push(stored.key) < chunk) continue;
      removed += await store.deleteMany(keys);
      keys = [];
    }
    return keys.length === 0 ? removed : removed + (await store.deleteMany(keys));
  }

  async *#decoded(): AsyncGenerator<{ readonly stored: StoredEntry; readonly content: CacheEntry }> {
    for await (const stored of this.#stored()) {
      const kept = this.#parts.reader.decode(stored);
      if (kept) yield { stored, content: withoutBookkeeping(kept.entry) };
    }
  }

  async *#stored(options?: ScanOptions): AsyncGenerator<StoredEntry> {
    const { access, keys } = this.#parts;
    access.assertOpen();
    try {
      for await (const stored of access.store.scan({ ...options, prefix: keys.prefix })) {
        if (keys.owns(stored.key)) yield stored;
      }
    } catch (error) {
      throw storeFault('scanning the store', error);
    }
  }
}
