import type { RecentWrites } from '../../core/index.ts';
import type { Store, StoredEntry } from '../../stores/index.ts';
import type { KnownEntries } from './known-entries.ts';

/**
 * The entries under `keys`, in their order; those that are gone are let go of, but for what was taken while the store
 * was asked: an answer may come after that of a write which began later.
 *
 * @param changes what was taken or let go of.
 * @throws what the store throws.
 */
export async function readKnown(
  store: Store,
  known: KnownEntries,
  changes: RecentWrites,
  keys: readonly string[],
): Promise<(StoredEntry | undefined)[]> {
  const { count } = changes;
  const entries = await store.getMany(keys);
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at]!;
    if (!entries[at] && !changes.mayHave(key, count)) known.groupOf(key)?.drop(key);
  }
  return entries;
}
