import type { StoredEntry } from '../store.ts';

/** Bytes of the texts and blobs of an entry's row. */
export function sizeInBytes({ key, value, tags, vector }: StoredEntry): number {
  let bytes = Buffer.byteLength(key) + value.byteLength + 2;
  if (tags.length > 0) bytes += Buffer.byteLength(JSON.stringify(tags));
  if (vector) {
    bytes += vector.values.byteLength + Buffer.byteLength(vector.embedder + vector.partition);
  }
  return bytes;
}
