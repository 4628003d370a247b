import type { Store, StoredEntry } from '../stores/index.ts';
import type { EntryGroup } from './entry-group.ts';
import type { KnownEntries } from './known-entries.ts';

/**
 * The entries under `keys`, in their order; those that are gone are let go of, but for what was taken while the store
 * was asked: an answer may come after that of a write which began later.
 *
 * @throws what the store throws.
 */
export async function readKnown(
  store: Store,
  known: KnownEntries,
  keys: readonly string[],
): Promise<(StoredEntry | undefined)[]> {
  const watches = new Map<EntryGroup, ReadonlySet<string>>();
  for (const key of keys) {
    const group = known.groupOf(key);
    if (group && !watches.has(group)) watches.set(group, group.watch(keys));
  }
  try {
    const entries = await store.getMany(keys);
    for (const [at, key] of keys.entries()) {
      const group = entries[at] ? undefined : known.groupOf(key);
      if (group && watches.get(group)?.has(key) === false) group.drop(key);
    }
    return entries;
  } finally {
    for (const [group, changed] of watches) group.unwatch(changed);
  }
}
