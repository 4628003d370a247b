import type { Store, StoredEntry } from '../../stores/index.ts';
import type { Neighbour } from '../../vectors/index.ts';
import type { EntryNote } from '../entry-note.ts';
import type { IndexProjection } from '../index-projection.ts';
import type { MatchedEntries } from './matched-entries.ts';

/** Parts of {@link PreviousEntries}. */
export interface PreviousEntriesOptions {
  readonly store: Store;
  readonly projection: IndexProjection;
  /** Id of the previous embedder. */
  readonly embedder: string;
  /** As `IndexedStore.use`. */
  readonly use: (key: string) => boolean;
}

/** The entries as the previous embedder sees them: those that it embedded and that are not embedded again yet. */
export class PreviousEntries implements MatchedEntries {
  readonly #store: Store;
  readonly projection: IndexProjection;
  readonly #embedder: string;
  readonly #use: (key: string) => boolean;

  constructor({ store, projection, embedder, use }: PreviousEntriesOptions) {
    this.#store = store;
    this.projection = projection;
    this.#embedder = embedder;
    this.#use = use;
  }

  use(key: string): boolean {
    return this.#use(key);
  }

  /** What is gone, or was embedded again, leaves the index of the previous embedder when it is met there. */
  async getMany(keys: readonly string[], scope?: string): Promise<(StoredEntry | undefined)[]> {
    const entries = await this.#store.getMany(keys);
    const left = keys.filter((_, at) => entries[at]?.vector?.embedder !== this.#embedder);
    await Promise.all(left.map((key) => this.projection.remove(key, scope)));
    return entries;
  }

  noteOf(key: string): EntryNote | undefined {
    return this.projection.noteOf(key);
  }

  note(key: string, note: EntryNote): void {
    this.projection.note(key, note);
  }

  hasScope(scope: string): Promise<boolean> {
    return this.projection.hasScope(scope);
  }

  nearest(scope: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    return this.projection.nearest(scope, vector, k);
  }
}
