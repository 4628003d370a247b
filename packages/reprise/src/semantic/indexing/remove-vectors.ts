import type { Store } from '../../stores/index.ts';

/** Scopes by the keys of entries; undefined for those without a vector. Only the entries tell where their vectors are. */
export type ScopesByKey = ReadonlyMap<string, string | undefined>;

/** Vectors removed at once. */
const removedAtOnce = 64;

/** The scopes of the entries under `keys`. */
export async function scopesOf(keys: readonly string[], store: Store): Promise<ScopesByKey> {
  const entries = await store.getMany(keys);
  return new Map(entries.map((entry, at) => [keys[at]!, entry?.vector?.partition]));
}

/** The scopes of the entries whose keys begin with `prefix`. */
export async function scopesUnder(prefix: string, store: Store): Promise<ScopesByKey> {
  const scopes = new Map<string, string | undefined>();
  for await (const { key, vector } of store.scan({ prefix, values: false }))
    scopes.set(key, vector?.partition);
  return scopes;
}

/**
 * Removes the vectors of entries from an index that is elsewhere, a few at a time.
 *
 * @throws what `remove` throws.
 */
export async function removeVectors(
  scopes: ScopesByKey,
  remove: (key: string, scope: string | undefined) => Promise<void>,
): Promise<void> {
  const all = [...scopes];
  for (let start = 0; start < all.length; start += removedAtOnce) {
    await Promise.all(all.slice(start, start + removedAtOnce).map(([key, scope]) => remove(key, scope)));
  }
}
