import type { StoredEntry } from '../../stores/index.ts';
import type { Neighbour } from '../../vectors/index.ts';
import type { EntryNote } from '../indexing/entry-note.ts';

/** What finding by meaning asks of the entries; `IndexedStore` says what each does. */
export interface MatchedEntries {
  use(key: string): boolean;
  getMany(keys: readonly string[], scope?: string): Promise<(StoredEntry | undefined)[]>;
  noteOf(key: string): EntryNote | undefined;
  note(key: string, note: EntryNote): void;
  hasScope(scope: string): Promise<boolean>;
  nearest(scope: string, vector: Float32Array, k: number): Promise<Neighbour[]>;
}
