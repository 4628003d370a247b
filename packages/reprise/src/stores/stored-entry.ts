import type { StoredEntry } from './store.ts';

/** Whether an entry that goes at `expiresAt` is still there at `now`; at that very millisecond it is gone. */
export function isAlive(entry: Pick<StoredEntry, 'expiresAt'>, now: number): boolean {
  return entry.expiresAt === undefined || entry.expiresAt > now;
}

/**
 * A copy that shares nothing changeable with the original, the value left out when `withValue` is false.
 *
 * Bytes are copied by the constructors because `slice` of a Node Buffer is a view, not a copy.
 */
export function copyEntry(entry: StoredEntry, withValue = true): StoredEntry {
  const { key, value, createdAt, expiresAt, version, tags, vector } = entry;
  return {
    key,
    value: withValue ? new Uint8Array(value) : new Uint8Array(),
    createdAt,
    expiresAt,
    version,
    tags: Object.isFrozen(tags) ? tags : Object.freeze([...tags]),
    vector: vector && {
      embedder: vector.embedder,
      partition: vector.partition,
      values: new Float32Array(vector.values),
    },
  };
}

/** The entry of each key; a key asked for twice gets a copy the second time. */
export function inOrderOf(
  keys: readonly string[],
  found: ReadonlyMap<string, StoredEntry>,
): (StoredEntry | undefined)[] {
  const given = new Set<string>();
  return keys.map((key) => {
    const entry = found.get(key);
    if (!entry || !given.has(key)) {
      given.add(key);
      return entry;
    }
    return copyEntry(entry);
  });
}
