import type { StateLog } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import type { Neighbour } from '../../vectors/index.ts';
import { isOutdated } from '../reembedding/outdated.ts';
import type { EntryNote } from './entry-note.ts';
import { IndexDown } from './index-down.ts';
import type { ProjectedIndex } from './projected-index.ts';
import { type VectorPlace, VectorPlaces } from './vector-places.ts';

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
  /** Is told when the embedder gives vectors of a length that it was not known to give. */
  readonly onDimensions?: () => void;
}

/** Entries that are let go of between two turns of the event loop. */
const droppedAtOnce = 1_000;

/** Characters. */
const longestNotedPrompt = 1_000;

/**
 * What a vector index holds of a store's entries; its failures are reported, never thrown, but by a search.
 *
 * A service may give vectors of another length under the same name: each length has partitions of its own, so that they
 * never meet, and entries of another one than the embedder gives now are outdated.
 */
export class IndexProjection {
  readonly #options: IndexProjectionOptions;
  readonly #places = new VectorPlaces();
  readonly #notes = new Map<string, EntryNote>();
  /** Shared with those who load entries, so that one outage is one line. */
  readonly log: StateLog;
  #dimensions: number | undefined;
  #closed = false;

  constructor(options: IndexProjectionOptions) {
    this.#options = options;
    this.log = options.log;
    this.#dimensions = options.embedder.dimensions;
  }

  /** Number of entries added here that can be found by meaning. */
  get size(): number {
    return this.#places.size;
  }

  noteOf(key: string): EntryNote | undefined {
    return this.#notes.get(key);
  }

  /** Notes what an entry that is indexed says; long prompts are not worth the memory. */
  note(key: string, note: EntryNote): void {
    if (note.text.length <= longestNotedPrompt && this.#places.get(key)) this.#notes.set(key, note);
  }

  async hasScope(scope: string): Promise<boolean> {
    this.#noticeDimensions();
    const { index, embedder, elsewhere, name } = this.#options;
    if (embedder.sketch) return index.has(name + scope);
    const lengths = this.#dimensions === undefined ? this.#places.lengths : [this.#dimensions];
    // Elsewhere there may be vectors of any length, until one prompt was embedded.
    if (lengths.length === 0) return elsewhere;
    const found = await Promise.all(lengths.map((length) => index.has(this.#partitionOf({ scope, length }))));
    return found.includes(true);
  }

  nearest(scope: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    this.#noticeDimensions();
    return this.#options.index.search(this.#partitionOf({ scope, length: vector.length }), vector, k);
  }

  /**
   * Adds the vector of an entry, or removes it when the entry has none of this embedder.
   *
   * @param loaded whether the entry was found in the store; an index elsewhere holds it then.
   */
  async add(entry: StoredEntry, loaded = false): Promise<void> {
    this.#noticeDimensions();
    const { embedder, onOutdated } = this.#options;
    const outdated = isOutdated(entry, embedder);
    if (outdated) onOutdated?.(entry.key);
    if (outdated || !entry.vector) {
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
  async put(entry: StoredEntry, loaded = false): Promise<boolean> {
    const { embedder, index, elsewhere } = this.#options;
    const { key, vector } = entry;
    if (!vector || isOutdated(entry, embedder)) return false;
    const { sketch } = embedder;
    const searched = sketch ? sketch.from(vector.values) : vector.values;
    if (searched === undefined) return false;
    const place = { scope: vector.partition, length: vector.values.length };
    const before = this.#places.get(key);
    if (before && this.#partitionOf(before) !== this.#partitionOf(place))
      void this.#removeFromIndex(before, key);
    if (!elsewhere) this.#places.set(key, place);
    // Another instance may have named its answer anew.
    this.#notes.delete(key);
    if (!(loaded && index.shared)) await index.add(this.#partitionOf(place), key, searched);
    return true;
  }

  /**
   * Removes the vector of an entry; where it is has to be said only where the index is elsewhere.
   *
   * @param length of the vector. @default what the embedder gives now
   */
  async remove(key: string, scope?: string, length = this.#options.embedder.dimensions): Promise<void> {
    const known = this.#places.get(key);
    const place = known ?? (scope === undefined || length === undefined ? undefined : { scope, length });
    if (place === undefined) return;
    this.#places.delete(key);
    this.#notes.delete(key);
    await this.#removeFromIndex(place, key);
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#options.index.close();
  }

  /** Sketches are all of one length. */
  #partitionOf({ scope, length }: VectorPlace): string {
    const { name, embedder } = this.#options;
    return embedder.sketch ? name + scope : partitionsOf(name, length) + scope;
  }

  #noticeDimensions(): void {
    const { embedder, onDimensions } = this.#options;
    const { dimensions } = embedder;
    if (dimensions === undefined || dimensions === this.#dimensions) return;
    this.#dimensions = dimensions;
    onDimensions?.();
    void this.#dropOthers(dimensions);
  }

  /** Lets go of the vectors of another length. */
  async #dropOthers(length: number): Promise<void> {
    for (const [at, key] of this.#places.keysOfOthers(length).entries()) {
      if (at % droppedAtOnce === droppedAtOnce - 1) await new Promise(setImmediate);
      if (this.#closed || this.#dimensions !== length) return;
      const place = this.#places.get(key);
      if (place === undefined || place.length === length) continue;
      this.#options.onOutdated?.(key);
      void this.remove(key);
    }
  }

  /** A vector that stays is harmless: an index result counts only when its entry is fetched. */
  async #removeFromIndex(place: VectorPlace, key: string): Promise<void> {
    try {
      await this.#options.index.remove(this.#partitionOf(place), key);
    } catch (error) {
      if (this.#closed || error instanceof IndexDown) return;
      this.log.failed(error, 'entries that are gone stay in it for now');
    }
  }
}

/** Beginning of the partitions of vectors of one length. */
export function partitionsOf(name: string, length: number): string {
  return `${name}${length}|`;
}
