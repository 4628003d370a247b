import { messageOf, RecentWrites, StateLog } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import { isSharedStore, type StoredEntry } from '../../stores/index.ts';
import type { Neighbour } from '../../vectors/index.ts';
import { isOutdated } from '../reembedding/outdated.ts';
import { PreviousEntries } from '../reembedding/previous-entries.ts';
import type { ReembeddingProgress } from '../reembedding/progress.ts';
import { Reembedding } from '../reembedding/reembedding.ts';
import { dropGone } from './drop-gone.ts';
import type { EntryNote } from './entry-note.ts';
import { EntryRewriter } from './entry-rewriter.ts';
import type { IndexProjection } from './index-projection.ts';
import type { IndexedStoreOptions } from './indexed-store-options.ts';
import type { KnownEntries } from './known-entries.ts';
import { openKnownEntries } from './open-known-entries.ts';
import { type ProjectedVectors, type ProjectVectorsOptions, projectVectors } from './project-vectors.ts';
import { readKnown } from './read-known.ts';
import { type PlacesByKey, placesOf, placesUnder, removeVectors } from './remove-vectors.ts';
import type { SharedIndex } from './shared-index.ts';

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
  readonly #log: StateLog;
  readonly #reembedding: Reembedding;
  /** Writes entries anew that nobody else writes or removes meanwhile. */
  readonly rewriter: EntryRewriter;
  readonly #known: KnownEntries;
  /** What was taken or let go of by what is known. */
  readonly #changes = new RecentWrites();
  /** What was written since each clear that is under way began. */
  readonly #clears = new Set<Set<string>>();
  readonly #stopListening: () => void;
  /** Whether nothing is remembered here, because the index is kept for all instances elsewhere. */
  readonly #elsewhere: boolean;
  readonly #sharedIndex: SharedIndex | undefined;
  /** The entries as the previous embedder sees them. */
  readonly previous: PreviousEntries | undefined;

  constructor(options: IndexedStoreOptions) {
    this.#options = options;
    const { store, index, embedder, previousEmbedder, onPending } = options;
    this.#elsewhere = isSharedStore(store) && index.shared;
    this.#log = new StateLog(options.indexLogger, 'The vector index');
    this.rewriter = new EntryRewriter({ ...options, write: (...written) => this.#rewrite(...written) });
    this.#reembedding = new Reembedding({
      ...options,
      elsewhere: this.#elsewhere,
      rewrite: (keys, change) => this.rewriter.rewrite(keys, change),
    });
    const current = this.#project(embedder, { onPending, ...this.#reembedding.listeners });
    this.#projection = current.projection;
    this.#sharedIndex = current.shared;
    this.previous = previousEmbedder && this.#projectPrevious(previousEmbedder);
    this.#known = openKnownEntries({
      ...options,
      elsewhere: this.#elsewhere,
      current: this.#projection,
      previous: this.previous?.projection,
      changes: this.#changes,
      onSurplus: (keys) => this.#removeSurplus(keys),
    });
    this.#stopListening = store.onRemoval((keys) => this.#forget(keys));
  }

  /** Resolves when the index holds all that was read at the start. */
  get ready(): Promise<void> {
    return Promise.all([this.#known.ready, this.#sharedIndex?.ready]).then(() => {});
  }

  /** Number of entries known; where the index is elsewhere, as it was counted last. */
  get size(): number {
    return this.#elsewhere ? (this.#sharedIndex?.counts.entries ?? 0) : this.#known.size;
  }

  /** Number of entries that can be found by meaning; where the index is elsewhere, as it was counted last. */
  get indexed(): number {
    if (this.#elsewhere) return this.#sharedIndex?.counts.indexed ?? 0;
    return this.#projection.size + (this.previous?.projection.size ?? 0);
  }

  /** Number of groups of entries that are being read into the index. */
  get loading(): number {
    return this.#known.loading + (this.#sharedIndex?.filling ? 1 : 0);
  }

  /** How far entries of another embedder have been embedded again. */
  get reembedding(): ReembeddingProgress {
    return this.#reembedding.progress;
  }

  /** Counts what {@link size} and {@link indexed} tell, where that is elsewhere. */
  async measure(): Promise<void> {
    if (this.#elsewhere) await this.#sharedIndex?.measure();
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
    const entries = await readKnown(this.#options.store, this.#known, this.#changes, keys);
    const gone = keys.filter((_, at) => entries[at] === undefined);
    if (gone.length > 0 && scope !== undefined) await this.#dropPhantoms(gone, scope);
    if (this.#elsewhere) this.#findOutdated(entries);
    return entries;
  }

  /** What an entry says, when it was noted since the start; saves reading entries that a guard refuses. */
  noteOf(key: string): EntryNote | undefined {
    return this.#projection.noteOf(key);
  }

  /** Notes what an entry that is indexed says. */
  note(key: string, note: EntryNote): void {
    this.#projection.note(key, note);
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
    const keys = entries.map(({ key }) => key);
    this.rewriter.changed(keys);
    const { count } = this.#changes;
    await this.#orRecheck(keys, this.#options.store.setMany(entries));
    const surplus: string[] = [];
    for (const entry of entries) {
      for (const written of this.#clears) written.add(entry.key);
      this.#known.use(entry.key);
      await this.#take(entry, count);
      this.touch(entry.key);
      surplus.push(...(this.#known.groupOf(entry.key)?.trim(this.#options.maxEntries) ?? []));
    }
    await this.#removeSurplus(surplus);
  }

  /** Resolves with how many of the keys were there. */
  async deleteMany(keys: readonly string[]): Promise<number> {
    this.rewriter.changed(keys);
    if (this.#elsewhere) await this.#removeAll(await placesOf(keys, this.#options.store));
    this.#forget(keys);
    const { count } = this.#changes;
    const removed = await this.#orRecheck(keys, this.#options.store.deleteMany(keys));
    // Who read them again before they were gone has taken them.
    for (const key of keys) if (this.#changes.mayHave(key, count)) this.#known.recheck(key);
    return removed;
  }

  /** Removes every entry whose key begins with `prefix`. */
  async clear(prefix: string): Promise<number> {
    const written = new Set<string>();
    this.#clears.add(written);
    try {
      const places = await placesUnder(prefix, this.#options.store);
      this.rewriter.changed(places.keys());
      await this.#removeAll(places);
      // Who has begun to rewrite them since must not write behind the store's removal either.
      this.rewriter.changed(places.keys());
      await this.#orRecheck(places.keys(), this.#options.store.clear(prefix));
      return places.size;
    } finally {
      this.#clears.delete(written);
      // What is being written was there before, or comes behind it.
      this.#changes.addAll();
      for (const key of written) this.#known.recheck(key);
    }
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
    await this.#reembedding.close();
    await this.#known.close();
    await Promise.all([this.#projection.close(), this.previous?.projection.close()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #forget(keys: readonly string[]): void {
    this.rewriter.changed(keys);
    for (const key of keys) this.#known.forget(key);
  }

  /** Writes what was made of entries, and indexes them; of what is changed meanwhile the store is asked what it is now. */
  async #rewrite(entries: readonly StoredEntry[], isUnchanged: (key: string) => boolean): Promise<void> {
    const keys = entries.map(({ key }) => key);
    const { count } = this.#changes;
    await this.#orRecheck(keys, this.#options.store.setMany(entries));
    for (const entry of entries) {
      if (isUnchanged(entry.key)) await this.#take(entry, count);
      else this.#known.recheck(entry.key);
    }
  }

  /**
   * Takes an entry that was written after `count` changes, unless it may have changed since: the answer of the store may
   * come after the news that others removed or replaced it.
   */
  async #take(entry: StoredEntry, count: number): Promise<void> {
    const group = this.#known.groupOf(entry.key);
    if (group && this.#changes.mayHave(entry.key, count)) this.#known.recheck(entry.key);
    else if (group) await group.renew(entry);
    else if (this.#elsewhere) {
      await this.previous?.projection.remove(entry.key, entry.vector?.partition);
      await this.#projection.add(entry);
    }
  }

  /** What a change of the store gives; when it fails, nobody knows whether the entries are there. */
  async #orRecheck<R>(keys: Iterable<string>, change: Promise<R>): Promise<R> {
    try {
      return await change;
    } catch (error) {
      for (const key of keys) this.#known.recheck(key);
      throw error;
    }
  }

  /** Where not every entry is read at the start, those of another embedder are found when they are met. */
  #findOutdated(entries: readonly (StoredEntry | undefined)[]): void {
    for (const entry of entries) {
      if (entry && isOutdated(entry, this.#options.embedder)) this.#reembedding.found(entry.key);
    }
  }

  async #removeAll(places: PlacesByKey): Promise<void> {
    for (const key of places.keys()) this.#known.forget(key);
    if (!this.#elsewhere) return;
    await removeVectors(places, (key, place) => this.#projection.remove(key, place?.scope, place?.length));
  }

  /** A store that answers for another one says too much is gone: only the source of an index empties it. */
  async #dropPhantoms(keys: readonly string[], scope: string): Promise<void> {
    if (!this.#elsewhere && !this.#sharedIndex) return;
    const remove = (key: string): Promise<void> => this.#projection.remove(key, scope);
    const add = (entry: StoredEntry): Promise<void> => this.#projection.add(entry);
    await dropGone({ source: this.#options.source, remove, add }, keys).catch(() => {});
  }

  /** What the index holds of one embedder's vectors: of both it is the same index, in partitions of their own. */
  #project(embedder: Embedder, parts: Partial<ProjectVectorsOptions> = {}): ProjectedVectors {
    const onPending = async (): Promise<void> => {};
    const common = { ...this.#options, elsewhere: this.#elsewhere, log: this.#log };
    return projectVectors({ ...common, onPending, ...parts, embedder });
  }

  #projectPrevious(embedder: Embedder): PreviousEntries {
    const { projection } = this.#project(embedder);
    const { store } = this.#options;
    return new PreviousEntries({
      store,
      projection,
      changes: this.#changes,
      embedder: embedder.id,
      use: (key) => this.#known.use(key),
    });
  }

  async #removeSurplus(surplus: readonly string[]): Promise<void> {
    if (surplus.length === 0) return;
    try {
      await this.#options.store.deleteMany(surplus);
    } catch (error) {
      this.#options.logger.warn(`Entries over the capacity stay in the store for now: ${messageOf(error)}`);
    }
  }
}
