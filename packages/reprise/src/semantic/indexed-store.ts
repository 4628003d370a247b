import { type Logger, messageOf, StateLog } from '../core/index.ts';
import type { Embedder } from '../embedders/index.ts';
import { type Eviction, eviction, type Store, type StoredEntry, type StoredVector } from '../stores/index.ts';
import type { Neighbour, VectorIndex } from '../vectors/index.ts';
import { pendingTag } from './answer-entry.ts';

/** Options of {@link IndexedStore}. */
export interface IndexedStoreOptions {
  readonly store: Store;
  readonly index: VectorIndex;
  readonly embedder: Embedder;
  /** Every key begins with this; other keys of the store are left alone. */
  readonly prefix: string;
  /** Entries kept; the least recently used go first. */
  readonly maxEntries: number;
  readonly logger: Logger;
}

/** Characters. */
const longestNotedPrompt = 1_000;
/** Rows added to the index between two turns of the event loop while it is built. */
const rebuildSlice = 64;

/**
 * A store and the vector index over it, always consistent: the store is the truth, the index a projection of it.
 *
 * An entry is written to the store before it is indexed and leaves the index before it leaves the store; what the
 * store removes by itself leaves the index too; and an index result whose entry is gone is dropped when it is met.
 */
export class IndexedStore implements AsyncDisposable {
  readonly #options: IndexedStoreOptions;
  readonly #recency: Eviction = eviction('lru');
  readonly #scopes = new Map<string, string>();
  readonly #prompts = new Map<string, string>();
  readonly #log: StateLog;
  readonly #stopListening: () => void;
  #closed = false;
  /** Resolves when the index holds all that the store held at the start, with the keys that are still to embed. */
  readonly ready: Promise<readonly string[]>;

  constructor(options: IndexedStoreOptions) {
    this.#options = options;
    this.#log = new StateLog(options.logger, 'The vector index');
    this.#stopListening = options.store.onRemoval((keys) => this.#forget(keys));
    this.ready = this.#rebuild();
  }

  /** Number of entries known. */
  get size(): number {
    return this.#recency.size;
  }

  /** Number of entries that can be found by meaning. */
  get indexed(): number {
    return this.#scopes.size;
  }

  /** The entries under `keys`, in their order; an entry that is gone leaves the index, too. */
  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    const entries = await this.#options.store.getMany(keys);
    entries.forEach((entry, at) => {
      if (entry === undefined) this.#forget([keys[at]!]);
    });
    return entries;
  }

  /** The prompt of an entry, when it was noted since the start; saves reading entries that a guard refuses. */
  promptOf(key: string): string | undefined {
    return this.#prompts.get(key);
  }

  /** Notes the prompt of an entry that is indexed; long ones are not worth the memory. */
  notePrompt(key: string, prompt: string): void {
    if (prompt.length <= longestNotedPrompt && this.#scopes.has(key)) this.#prompts.set(key, prompt);
  }

  /** Says that the entry under `key` answered, so that it stays longer than those that do not. */
  touch(key: string): void {
    this.#recency.used(key);
  }

  /** Whether any entry of `scope` can be found by meaning. */
  async hasScope(scope: string): Promise<boolean> {
    return this.#options.index.has(scope);
  }

  /** Writes entries and indexes their vectors; then removes what is over the capacity. */
  async setMany(entries: readonly StoredEntry[]): Promise<void> {
    await this.#options.store.setMany(entries);
    for (const entry of entries) await this.#remember(entry);
    await this.#shrink();
  }

  /** Resolves with how many of the keys were there. */
  async deleteMany(keys: readonly string[]): Promise<number> {
    this.#forget(keys);
    return this.#options.store.deleteMany(keys);
  }

  /** Removes every entry whose key begins with `prefix`. */
  async clear(prefix: string): Promise<number> {
    const keys: string[] = [];
    for await (const { key } of this.#options.store.scan({ prefix, values: false })) keys.push(key);
    this.#forget(keys);
    await this.#options.store.clear(prefix);
    return keys.length;
  }

  /**
   * Entries of `scope` closest to `vector`, approximately; only candidates until they are fetched.
   *
   * @param vector a sketch when the embedder makes sketches, else a whole vector
   */
  nearest(scope: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    return this.#options.index.search(scope, vector, k);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    await this.ready;
    await this.#options.index.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #rebuild(): Promise<readonly string[]> {
    const { store, prefix } = this.#options;
    const pending: string[] = [];
    try {
      let rows = 0;
      for await (const entry of store.scan({ prefix, values: false })) {
        if (this.#closed) break;
        if (entry.tags.includes(pendingTag)) pending.push(entry.key);
        if (!this.#recency.has(entry.key)) await this.#remember(entry);
        rows += 1;
        if (rows % rebuildSlice === 0) await new Promise(setImmediate);
      }
      await this.#shrink();
      this.#log.succeeded();
    } catch (error) {
      this.#log.failed(error, 'entries written earlier answer exact requests only');
    }
    return pending;
  }

  async #remember(entry: StoredEntry): Promise<void> {
    this.#recency.added(entry.key);
    const { embedder } = this.#options;
    const vector = entry.vector;
    if (vector === undefined || vector.embedder !== embedder.id) {
      this.#unindex(entry.key);
      return;
    }
    try {
      await this.#index(entry.key, vector);
      this.#log.succeeded();
    } catch (error) {
      this.#log.failed(error, 'the entry answers exact requests only');
    }
  }

  async #index(key: string, vector: StoredVector): Promise<void> {
    const { index, embedder } = this.#options;
    const searched = embedder.sketch ? embedder.sketch.from(vector.values) : vector.values;
    if (searched === undefined) return;
    this.#scopes.set(key, vector.partition);
    await index.add(vector.partition, key, searched);
  }

  #forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.#unindex(key);
      this.#recency.removed(key);
    }
  }

  #unindex(key: string): void {
    const scope = this.#scopes.get(key);
    if (scope === undefined) return;
    this.#scopes.delete(key);
    this.#prompts.delete(key);
    void this.#removeFromIndex(scope, key);
  }

  /** A vector that stays is harmless: an index result counts only when its entry is fetched. */
  async #removeFromIndex(scope: string, key: string): Promise<void> {
    try {
      await this.#options.index.remove(scope, key);
    } catch (error) {
      if (!this.#closed) this.#log.failed(error, 'entries that are gone stay in it for now');
    }
  }

  async #shrink(): Promise<void> {
    const surplus: string[] = [];
    while (this.#recency.size > this.#options.maxEntries) {
      const key = this.#recency.victim();
      if (key === undefined) break;
      this.#forget([key]);
      surplus.push(key);
    }
    if (surplus.length === 0) return;
    try {
      await this.#options.store.deleteMany(surplus);
    } catch (error) {
      this.#options.logger.warn(`Entries over the capacity stay in the store for now: ${messageOf(error)}`);
    }
  }
}
