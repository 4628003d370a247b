import type { StoredEntry } from '../store.ts';

/** A value, or a promise of it. */
export type Awaitable<T> = T | PromiseLike<T>;

/** Where a backed store puts its entries: the plain operations, without any notion of time or order. */
export interface EntryBackend {
  /** What is under a key, expired or not; always a copy of its own. */
  read(key: string): Awaitable<StoredEntry | undefined>;
  write(entry: StoredEntry): Awaitable<void>;
  /** Writes only where nothing is, not even what expired, and says whether it did; for backends that several share. */
  create?(entry: StoredEntry): Awaitable<boolean>;
  remove(key: string): Awaitable<void>;
  /** As `read` for many keys, in their order; for backends that are faster with many at once than key by key. */
  readMany?(keys: readonly string[]): Awaitable<(StoredEntry | undefined)[]>;
  writeMany?(entries: readonly StoredEntry[]): Awaitable<void>;
  removeMany?(keys: readonly string[]): Awaitable<void>;
  /** The keys that begin with `prefix`, in any order, those of expired entries included. */
  keys(prefix: string): Awaitable<Iterable<string>>;
  /** Removes everything, for backends that can do so faster than key by key. */
  clear?(): Awaitable<void>;
  /** Called at times to remove what was left behind. */
  tidy?(): Awaitable<void>;
  flush?(): Awaitable<void>;
  close?(): Awaitable<void>;
}

/** An {@link EntryBackend} that reads and writes while the caller waits. */
export interface SyncEntryBackend extends EntryBackend {
  read(key: string): StoredEntry | undefined;
  write(entry: StoredEntry): void;
  create?(entry: StoredEntry): boolean;
  remove(key: string): void;
}
