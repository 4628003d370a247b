import { type Clock, type Logger, messageOf } from '../core/index.ts';
import type { Embedder } from '../embedders/index.ts';
import { isSharedStore, type Store, type StoredEntry } from '../stores/index.ts';
import type { Neighbour, VectorIndex } from '../vectors/index.ts';
import type { EntryGroup } from './entry-group.ts';
import { FollowedEntries } from './followed-entries.ts';
import { IndexProjection } from './index-projection.ts';
import type { KnownEntries } from './known-entries.ts';
import { noEntries } from './no-entries.ts';
import { OwnEntries } from './own-entries.ts';

/** Options of {@link IndexedStore}. */
export interface IndexedStoreOptions {
  readonly store: Store;
  readonly index: VectorIndex;
  readonly embedder: Embedder;
  /** Every key begins with this; other keys of the store are left alone. */
  readonly prefix: string;
  /** Entries kept, of each group where the store is shared; the least recently used go first. */
  readonly maxEntries: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Is given the keys of entries that were found in the store waiting for an embedding. */
  readonly onPending: (keys: readonly string[]) => Promise<void>;
}

/**
 * A store and the vector index over it, always consistent: the store is the truth, the index a projection of it.
 *
 * An entry is written to the store before it is indexed and leaves the index before it leaves the store; what the
 * store removes by itself, or other instances change, the index follows; and an index result whose entry is gone is
 * dropped when it is met.
 */
export class IndexedStore implements AsyncDisposable {
  readonly #options: IndexedStoreOptions;
  readonly #projection: IndexProjection;
  readonly #known: KnownEntries;
  readonly #stopListening: () => void;
  /** Whether nothing is remembered here, because the index is kept for all instances elsewhere. */
  readonly #elsewhere: boolean;

  constructor(options: IndexedStoreOptions) {
    this.#options = options;
    const { store, index } = options;
    this.#elsewhere = isSharedStore(store) && index.shared;
    this.#projection = new IndexProjection({ ...options, elsewhere: this.#elsewhere });
    this.#known = this.#knownEntries();
    this.#stopListening = store.onRemoval((keys) => this.#forget(keys));
  }

  /** Resolves when the index holds all that was read at the start. */
  get ready(): Promise<void> {
    return this.#known.ready;
  }

  /** Number of entries known. */
  get size(): number {
    return this.#known.size;
  }

  /** Number of entries that can be found by meaning, as far as it is known here. */
  get indexed(): number {
    return this.#projection.size;
  }

  /** Number of groups of entries that are being read into the index. */
  get loading(): number {
    return this.#known.loading;
  }

  /** Says that entries beside `key` are wanted; returns whether all of them are in the index, or on their way. */
  use(key: string): boolean {
    return this.#known.use(key);
  }

  /**
   * The entries under `keys`, in their order; an entry that is gone leaves the index, too.
   *
   * @param scope where an index search found the keys.
   */
  async getMany(keys: readonly string[], scope?: string): Promise<(StoredEntry | undefined)[]> {
    const entries = await this.#options.store.getMany(keys);
    entries.forEach((entry, at) => {
      if (entry !== undefined) return;
      this.#known.forget(keys[at]!);
      if (this.#elsewhere) this.#projection.remove(keys[at]!, scope);
    });
    return entries;
  }

  /** The prompt of an entry, when it was noted since the start; saves reading entries that a guard refuses. */
  promptOf(key: string): string | undefined {
    return this.#projection.promptOf(key);
  }

  /** Notes the prompt of an entry that is indexed. */
  notePrompt(key: string, prompt: string): void {
    this.#projection.notePrompt(key, prompt);
  }

  /** Says that the entry under `key` answered, so that it stays longer than those that do not. */
  touch(key: string): void {
    this.#known.groupOf(key)?.used(key);
  }

  /** Whether any entry of `scope` can be found by meaning. */
  hasScope(scope: string): Promise<boolean> {
    return this.#projection.hasScope(scope);
  }

  /** Writes entries and indexes their vectors; then removes what is over the capacity. */
  async setMany(entries: readonly StoredEntry[]): Promise<void> {
    await this.#options.store.setMany(entries);
    const surplus: string[] = [];
    for (const entry of entries) {
      this.#known.use(entry.key);
      const group = this.#known.groupOf(entry.key);
      if (group) await group.remember(entry);
      else if (this.#elsewhere) await this.#projection.add(entry);
      surplus.push(...(group?.trim(this.#options.maxEntries) ?? []));
    }
    await this.#removeSurplus(surplus);
  }

  /** Resolves with how many of the keys were there. */
  async deleteMany(keys: readonly string[]): Promise<number> {
    if (this.#elsewhere) await this.#removeElsewhere(keys);
    this.#forget(keys);
    return this.#orRecheck(keys, this.#options.store.deleteMany(keys));
  }

  /** Removes every entry whose key begins with `prefix`. */
  async clear(prefix: string): Promise<number> {
    const { store } = this.#options;
    const scopes = new Map<string, string | undefined>();
    for await (const { key, vector } of store.scan({ prefix, values: false })) {
      scopes.set(key, this.#elsewhere ? vector?.partition : undefined);
    }
    for (const [key, scope] of scopes) {
      this.#known.forget(key);
      this.#projection.remove(key, scope);
    }
    await this.#orRecheck(scopes.keys(), store.clear(prefix));
    return scopes.size;
  }

  /**
   * Entries of `scope` closest to `vector`, approximately; only candidates until they are fetched.
   *
   * @param vector a sketch when the embedder makes sketches, else a whole vector
   */
  nearest(scope: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    return this.#projection.nearest(scope, vector, k);
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#known.close();
    await this.#projection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #forget(keys: readonly string[]): void {
    for (const key of keys) this.#known.forget(key);
  }

  /** What a removal gives; when it fails, nobody knows whether the entries are there. */
  async #orRecheck<R>(keys: Iterable<string>, removal: Promise<R>): Promise<R> {
    try {
      return await removal;
    } catch (error) {
      for (const key of keys) this.#known.recheck(key);
      throw error;
    }
  }

  /** Only the entries tell where their vectors are. */
  async #removeElsewhere(keys: readonly string[]): Promise<void> {
    for (const entry of await this.#options.store.getMany(keys)) {
      if (entry) this.#projection.remove(entry.key, entry.vector?.partition);
    }
  }

  async #removeSurplus(surplus: readonly string[]): Promise<void> {
    if (surplus.length === 0) return;
    try {
      await this.#options.store.deleteMany(surplus);
    } catch (error) {
      this.#options.logger.warn(`Entries over the capacity stay in the store for now: ${messageOf(error)}`);
    }
  }

  #knownEntries(): KnownEntries {
    const { store, onPending, maxEntries } = this.#options;
    const parts = { ...this.#options, projection: this.#projection };
    if (this.#elsewhere) return noEntries;
    if (isSharedStore(store)) return new FollowedEntries({ ...parts, store });
    const onLoaded = async (group: EntryGroup, pending: readonly string[]): Promise<void> => {
      await this.#removeSurplus(group.trim(maxEntries));
      await onPending(pending);
    };
    return new OwnEntries({ ...parts, onLoaded });
  }
}
