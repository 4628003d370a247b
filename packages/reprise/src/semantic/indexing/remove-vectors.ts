import type { Store, StoredVector } from '../../stores/index.ts';
import type { VectorPlace } from './vector-places.ts';

/** Places by the keys of entries; undefined for those without a vector. Only the entries tell where their vectors are. */
export type PlacesByKey = ReadonlyMap<string, VectorPlace | undefined>;

/** Vectors removed at once. */
const removedAtOnce = 64;

/** The places of the entries under `keys`. */
export async function placesOf(keys: readonly string[], store: Store): Promise<PlacesByKey> {
  const entries = await store.getMany(keys);
  return new Map(entries.map((entry, at) => [keys[at]!, placeOf(entry?.vector)]));
}

/** The places of the entries whose keys begin with `prefix`. */
export async function placesUnder(prefix: string, store: Store): Promise<PlacesByKey> {
  const places = new Map<string, VectorPlace | undefined>();
  for await (const { key, vector } of store.scan({ prefix, values: false })) places.set(key, placeOf(vector));
  return places;
}

/**
 * Removes the vectors of entries from an index that is elsewhere, a few at a time.
 *
 * @throws what `remove` throws.
 */
export async function removeVectors(
  places: PlacesByKey,
  remove: (key: string, place: VectorPlace | undefined) => Promise<void>,
): Promise<void> {
  const all = [...places];
  for (let start = 0; start < all.length; start += removedAtOnce) {
    await Promise.all(all.slice(start, start + removedAtOnce).map(([key, place]) => remove(key, place)));
  }
}

function placeOf(vector: StoredVector | undefined): VectorPlace | undefined {
  return vector && { scope: vector.partition, length: vector.values.length };
}
