import type { RecentWrites } from '../../core/index.ts';
import type { Store, StoredEntry } from '../../stores/index.ts';
import type { Neighbour } from '../../vectors/index.ts';
import type { EntryNote } from '../indexing/entry-note.ts';
import type { IndexProjection } from '../indexing/index-projection.ts';
import type { MatchedEntries } from '../matching/matched-entries.ts';

/** Parts of {@link PreviousEntries}. */
export interface PreviousEntriesOptions {
  readonly store: Store;
  readonly projection: IndexProjection;
  /** What was taken or let go of. */
  readonly changes: RecentWrites;
  /** Id of the previous embedder. */
  readonly embedder: string;
  /** As `IndexedStore.use`. */
  readonly use: (key: string) => boolean;
}

/** The entries as the previous embedder sees them: those that it embedded and that are not embedded again yet. */
export class PreviousEntries implements MatchedEntries {
  readonly #store: Store;
  readonly projection: IndexProjection;
  readonly #changes: RecentWrites;
  readonly #embedder: string;
  readonly #use: (key: string) => boolean;

  constructor({ store, projection, changes, embedder, use }: PreviousEntriesOptions) {
    this.#store = store;
    this.projection = projection;
    this.#changes = changes;
    this.#embedder = embedder;
    this.#use = use;
  }

  use(key: string): boolean {
    return this.#use(key);
  }

  /**
   * What is gone, or was embedded again, leaves the index of the previous embedder when it is met there; but not what
   * was taken while the store was asked.
   */
  async getMany(keys: readonly string[], scope?: string): Promise<(StoredEntry | undefined)[]> {
    const { count } = this.#changes;
    const entries = await this.#store.getMany(keys);
    const isLeft = (key: string, at: number): boolean =>
      entries[at]?.vector?.embedder !== this.#embedder && !this.#changes.mayHave(key, count);
    const left = keys.filter(isLeft);
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
