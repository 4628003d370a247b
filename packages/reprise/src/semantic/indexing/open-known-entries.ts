import type { RecentWrites } from '../../core/index.ts';
import { isSharedStore } from '../../stores/index.ts';
import { DualProjection } from '../reembedding/dual-projection.ts';
import type { EntryGroup } from './entry-group.ts';
import { FollowedEntries } from './followed-entries.ts';
import type { IndexProjection } from './index-projection.ts';
import type { IndexedStoreOptions } from './indexed-store-options.ts';
import type { KnownEntries } from './known-entries.ts';
import { noEntries } from './no-entries.ts';
import { OwnEntries } from './own-entries.ts';

/** Parts of {@link openKnownEntries}. */
export interface OpenKnownEntriesOptions extends IndexedStoreOptions {
  /** Whether the index is kept for all instances elsewhere. */
  readonly elsewhere: boolean;
  readonly current: IndexProjection;
  /** What the index holds of the previous embedder's vectors. */
  readonly previous: IndexProjection | undefined;
  /** Is told what is taken or let go of. */
  readonly changes: RecentWrites;
  /** Removes entries from the store that are over the capacity. */
  readonly onSurplus: (keys: readonly string[]) => Promise<void>;
}

/** Begins to know what has to be known of a store's entries: by who else changes them and where their index is. */
export function openKnownEntries(options: OpenKnownEntriesOptions): KnownEntries {
  const { store, elsewhere, current, previous } = options;
  if (elsewhere) return noEntries;
  const projection = previous ? new DualProjection(current, previous) : current;
  if (isSharedStore(store)) return new FollowedEntries({ ...options, store, projection });
  const onLoaded = async (group: EntryGroup, pending: readonly string[]): Promise<void> => {
    await options.onSurplus(group.trim(options.maxEntries));
    await options.onPending(pending);
  };
  return new OwnEntries({ ...options, projection, onLoaded });
}
