import { RepriseError } from '../../core/index.ts';
import { isStorable } from '../sqlite-driver/key-range.ts';
import type { StoredEntry } from '../store.ts';
import { copyEntry, isAlive } from '../stored-entry.ts';
import type { WriteRequest } from './sql-dialect.ts';
import { assertKey } from './sql-keys.ts';

/**
 * Copies of entries as the tables can keep them: each key once, as if they were written one after the other, and in the
 * order of the keys, so that two instances that write the same ones do not stop each other.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for a key, number or name that cannot be kept.
 */
export function writableEntries(
  entries: readonly StoredEntry[],
  { now, onlyIfAbsent }: WriteRequest,
): StoredEntry[] {
  const byKey = new Map<string, StoredEntry>();
  for (const entry of entries) {
    assertKey(entry.key);
    const earlier = byKey.get(entry.key);
    if (!onlyIfAbsent || !earlier || !isAlive(earlier, now)) byKey.set(entry.key, writableEntry(entry));
  }
  return [...byKey.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
}

/** Times are kept as whole milliseconds; rounded up, an expiry lets the entry live no shorter. */
function writableEntry(entry: StoredEntry): StoredEntry {
  const createdAt = whole('createdAt', Math.floor(entry.createdAt));
  const expiresAt =
    entry.expiresAt === undefined ? undefined : whole('expiresAt', Math.ceil(entry.expiresAt));
  whole('version', entry.version);
  for (const name of [entry.vector?.embedder, entry.vector?.partition]) {
    if (name !== undefined && !isStorable(name)) {
      throw new RepriseError('INVALID_ARGUMENT', 'The embedder or partition of a vector is no text');
    }
  }
  return { ...copyEntry(entry), createdAt, expiresAt };
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RepriseError('INVALID_ARGUMENT', `${name} of an entry is ${value}, which is no whole number`);
}
