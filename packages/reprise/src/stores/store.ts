/** A vector kept beside an entry, with everything needed to rebuild an index from the store alone. */
export interface StoredVector {
  /** Id of the embedder that made the vector; vectors of different embedders are never compared. */
  readonly embedder: string;
  /** Partition of the vector index: the hash of the entry's scope. */
  readonly partition: string;
  /** Unit vector; its length is the number of dimensions. */
  readonly values: Float32Array;
}

/** What a store keeps under one key. */
export interface StoredEntry {
  readonly key: string;
  /** Envelope bytes, see the `entry` room; empty when a scan was asked without values. */
  readonly value: Uint8Array;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Milliseconds since the Unix epoch from which on the entry is gone; absent means it never expires. */
  readonly expiresAt?: number | undefined;
  /** Grows with each rewrite of the key by its owner; 1 for a first write. */
  readonly version: number;
  readonly tags: readonly string[];
  readonly vector?: StoredVector | undefined;
}

/** What an implementation can do, so that callers need not guess. */
export interface StoreCapabilities {
  /** `native`: the backend itself removes expired entries; `lazy`: reads hide them and a sweep removes them. */
  readonly ttl: 'native' | 'lazy';
  /** Whether {@link Store.scan} works. */
  readonly scan: boolean;
  /** Whether other processes see the same entries. */
  readonly shared: boolean;
  /** Whether entries outlive the process. */
  readonly durable: boolean;
  /** Whether the store can also be used without promises: then it is a {@link SyncStore}. */
  readonly sync: boolean;
}

/** Options of {@link Store.setMany}. */
export interface SetOptions {
  /** Keep what is already there and alive. @default false */
  readonly onlyIfAbsent?: boolean;
}

/** Options of {@link Store.scan}. */
export interface ScanOptions {
  /** Only keys that begin with this text, compared literally. @default '' */
  readonly prefix?: string;
  /** Only keys after this one in the store's own order; the last key of an earlier scan resumes it. */
  readonly cursor?: string;
  /** At most this many entries. @default no limit */
  readonly limit?: number;
  /** Whether to read values; `false` leaves `value` empty and is much cheaper. @default true */
  readonly values?: boolean;
}

/** Told about entries that a store removed by itself, by expiry or eviction. */
export type RemovalListener = (keys: readonly string[]) => void;

/**
 * Where entries live. A store has no policy beyond its own bounds: it never calls upstream, never compares
 * vectors, never decides what is worth keeping.
 *
 * Rules every implementation keeps, checked by `storeContract` in `reprise/testing`:
 * - `getMany` answers in the order asked, a hole for what is missing or expired; duplicate keys are allowed.
 * - A write is visible to the same store at once, also while it waits to become durable.
 * - Keys are compared literally: `*`, `%`, `_`, `:` and unicode mean nothing special.
 * - A scan sees every entry that existed during the whole scan, each once, and survives removals while it runs.
 * - Bytes and vectors handed out are never the ones handed in: nobody can change an entry from outside.
 * - After `close`, every call rejects with `CLOSED`; closing twice is harmless.
 */
export interface Store extends AsyncDisposable {
  readonly capabilities: StoreCapabilities;
  getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]>;
  setMany(entries: readonly StoredEntry[], options?: SetOptions): Promise<void>;
  /** Resolves with how many of the keys existed and were alive. */
  deleteMany(keys: readonly string[]): Promise<number>;
  scan(options?: ScanOptions): AsyncIterable<StoredEntry>;
  /** Removes every entry, or those whose key begins with `prefix`. */
  clear(prefix?: string): Promise<void>;
  /** Number of entries that are alive. */
  count(prefix?: string): Promise<number>;
  /** Resolves when everything written so far is as durable as the store can make it. */
  flush(): Promise<void>;
  /** Calls `listener` after removals the caller did not ask for; returns a function that ends it. */
  onRemoval(listener: RemovalListener): () => void;
  close(): Promise<void>;
}

/**
 * A store that also answers at once, for functions that are not async.
 *
 * What is written one way is seen the other way at once. Like the other methods these throw `CLOSED` after `close`;
 * a file is read and written while the caller waits.
 */
export interface SyncStore extends Store {
  /**
   * The entry that is alive under a key.
   *
   * Unlike `getMany`, which copies, this may hand out what the store holds: treat it as frozen. A store in memory gives
   * the same object until the entry changes, so that what was decoded from it can be kept beside it.
   */
  readSync(key: string): StoredEntry | undefined;
  writeSync(entry: StoredEntry, options?: SetOptions): void;
  /** Whether there was an entry that is alive. */
  removeSync(key: string): boolean;
}

/** Whether a store can be used without promises. */
export function isSyncStore(store: Store): store is SyncStore {
  return store.capabilities.sync;
}

/** The call that a read is about, for stores that cannot do with its key. */
export interface StoredCall {
  /** Name of the function. */
  readonly func: string;
  /** Key of the entry in the store. */
  readonly storeKey: string;
  /** The arguments by name. */
  inputs(): Readonly<Record<string, unknown>>;
}

/** A store that makes its answers from the calls; whoever knows the calls reads with these methods. */
export interface CallStore extends Store {
  /** As {@link Store.getMany}, for the keys of the calls. */
  getCalls(calls: readonly StoredCall[]): Promise<(StoredEntry | undefined)[]>;
  /** As {@link SyncStore.readSync}; only there when the store is a {@link SyncStore}. */
  readCallSync?(call: StoredCall): StoredEntry | undefined;
}

/** Whether a store wants to know the calls it is asked for. */
export function isCallStore(store: Store): store is CallStore {
  return 'getCalls' in store;
}

/**
 * What another instance did to a shared store.
 *
 * `cleared`: every key with the prefix is gone. `gap`: changes to keys with the prefix may have been missed, so
 * whatever is remembered about them may be old.
 */
export type StoreChange =
  | {
      readonly kind: 'written' | 'removed';
      readonly key: string;
      /** Version of the entry written; absent for a removal. */
      readonly version?: number;
    }
  | { readonly kind: 'cleared' | 'gap'; readonly prefix: string };

/** Told about the changes of other instances, in the order in which they happened to each key. */
export type ChangeListener = (changes: readonly StoreChange[]) => void;

/** A store that several processes use at once, and that tells each what the others changed. */
export interface SharedStore extends Store {
  /**
   * Calls `listener` with changes that other instances make from now on to keys that begin with `prefix`; never with
   * changes made through this instance.
   *
   * Resolves once no later change can be missed without a `gap` being told; after a lost connection it goes on by
   * itself where it stopped. The resolved function ends it.
   */
  follow(prefix: string, listener: ChangeListener): Promise<() => Promise<void>>;
}

/** Whether a store tells what other instances change. */
export function isSharedStore(store: Store): store is SharedStore {
  return 'follow' in store;
}
