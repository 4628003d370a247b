import type { StateLog } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { StoredEntry, StoredVector } from '../../stores/index.ts';
import type { Neighbour } from '../../vectors/index.ts';
import { isOutdated } from '../reembedding/outdated.ts';
import type { EntryNote } from './entry-note.ts';
import { IndexDown } from './index-down.ts';
import type { ProjectedIndex } from './projected-index.ts';

/** Options of {@link IndexProjection}. */
export interface IndexProjectionOptions {
  readonly index: ProjectedIndex;
  readonly embedder: Embedder;
  /**
   * Begins the name of every partition. Caches may share an index: those of other keys or another embedder are not to be
   * found here.
   */
  readonly name: string;
  readonly log: StateLog;
  /** Whether the index is kept for all instances elsewhere, so that nothing is remembered here about its entries. */
  readonly elsewhere: boolean;
  /** Is told of entries that come with the vector of another embedder. */
  readonly onOutdated?: (key: string) => void;
}

/** Characters. */
const longestNotedPrompt = 1_000;

/** What a vector index holds of a store's entries; its failures are reported, never thrown, but by a search. */
export class IndexProjection {
  readonly #options: IndexProjectionOptions;
  readonly #scopes = new Map<string, string>();
  readonly #notes = new Map<string, EntryNote>();
  /** Shared with those who load entries, so that one outage is one line. */
  readonly log: StateLog;
  #closed = false;

  constructor(options: IndexProjectionOptions) {
    this.#options = options;
    this.log = options.log;
  }

  /** Number of entries added here that can be found by meaning. */
  get size(): number {
    return this.#scopes.size;
  }

  noteOf(key: string): EntryNote | undefined {
    return this.#notes.get(key);
  }

  /** Notes what an entry that is indexed says; long prompts are not worth the memory. */
  note(key: string, note: EntryNote): void {
    if (note.text.length <= longestNotedPrompt && this.#scopes.has(key)) this.#notes.set(key, note);
  }

  async hasScope(scope: string): Promise<boolean> {
    return this.#options.index.has(this.#partitionOf(scope));
  }

  nearest(scope: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    return this.#options.index.search(this.#partitionOf(scope), vector, k);
  }

  /**
   * Adds the vector of an entry, or removes it when the entry has none of this embedder.
   *
   * @param loaded whether the entry was found in the store; an index elsewhere holds it then.
   */
  async add(entry: StoredEntry, loaded = false): Promise<void> {
    const { embedder, onOutdated } = this.#options;
    if (onOutdated && isOutdated(entry, embedder)) onOutdated(entry.key);
    if (entry.vector?.embedder !== embedder.id) {
      void this.remove(entry.key);
      return;
    }
    try {
      const added = await this.put(entry, loaded);
      if (added) this.log.succeeded();
    } catch (error) {
      if (error instanceof IndexDown) return;
      this.log.failed(error, 'the entry answers exact requests only');
    }
  }

  /**
   * Adds the vector of an entry; resolves with whether it has one of this embedder.
   *
   * @throws what the index throws.
   */
  async put({ key, vector }: StoredEntry, loaded = false): Promise<boolean> {
    const { embedder, index, elsewhere } = this.#options;
    if (vector?.embedder !== embedder.id) return false;
    const searched = this.#searched(vector);
    if (searched === undefined) return false;
    if (!elsewhere) this.#scopes.set(key, vector.partition);
    // Another instance may have named its answer anew.
    this.#notes.delete(key);
    if (!(loaded && index.shared)) await index.add(this.#partitionOf(vector.partition), key, searched);
    return true;
  }

  /** Removes the vector of an entry; `scope` is needed only where the index is elsewhere. */
  async remove(key: string, scope = this.#scopes.get(key)): Promise<void> {
    if (scope === undefined) return;
    this.#scopes.delete(key);
    this.#notes.delete(key);
    await this.#removeFromIndex(scope, key);
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#options.index.close();
  }

  /** The partition of a scope in the index. */
  #partitionOf(scope: string): string {
    return this.#options.name + scope;
  }

  #searched({ values }: StoredVector): Float32Array | undefined {
    const { sketch } = this.#options.embedder;
    return sketch ? sketch.from(values) : values;
  }

  /** A vector that stays is harmless: an index result counts only when its entry is fetched. */
  async #removeFromIndex(scope: string, key: string): Promise<void> {
    try {
      await this.#options.index.remove(this.#partitionOf(scope), key);
    } catch (error) {
      if (this.#closed || error instanceof IndexDown) return;
      this.log.failed(error, 'entries that are gone stay in it for now');
    }
  }
}
