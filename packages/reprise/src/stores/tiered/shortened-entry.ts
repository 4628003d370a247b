import type { StoredEntry } from '../store.ts';

/** Begins the tag that says when a shortened entry really ends. */
const marker = '\u0000reprise:expires:';

/**
 * The entry for a tier that keeps it until `end` at most; the time it really ends goes with it as a tag of ours, so that
 * reads from the tier give the entry as it was written.
 */
export function shortened(entry: StoredEntry, end: number): StoredEntry {
  if (entry.expiresAt !== undefined && entry.expiresAt <= end) return entry;
  return { ...entry, expiresAt: end, tags: [...entry.tags, `${marker}${entry.expiresAt ?? ''}`] };
}

/** The entry that was shortened, or the same entry when it was not. */
export function restored(entry: StoredEntry): StoredEntry {
  const tag = entry.tags.at(-1);
  if (!tag?.startsWith(marker)) return entry;
  const end = tag.slice(marker.length);
  return {
    ...entry,
    expiresAt: end === '' ? undefined : Number(end),
    tags: Object.freeze(entry.tags.slice(0, -1)),
  };
}
