import type { StoredEntry } from '../store.ts';

/**
 * What V8 needs for an entry beside its data: two hash table places, a list node, the entry's objects and the
 * headers of its buffers. Measured with `process.memoryUsage()` over 100,000 entries, rounded up.
 */
const overhead = 700;

/** Bytes that an entry costs in memory, near enough to bound a store by it. */
export function sizeOf({ key, value, tags, vector }: StoredEntry): number {
  let bytes = overhead + key.length + value.byteLength;
  for (const tag of tags) bytes += tag.length;
  if (vector) bytes += vector.values.byteLength + vector.embedder.length + vector.partition.length;
  return bytes;
}
