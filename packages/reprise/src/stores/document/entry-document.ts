import type { Json } from '../../entry/index.ts';

/**
 * A stored entry as plain JSON data that people can read and edit.
 *
 * `func`, `inputs`, `output`, `expected` and `metadata` are those of the cache entry; what JSON lacks (dates, bigints,
 * bytes, maps, sets) is an object with the tag `__obj_type__` (spec S3-33). `stored` is what a store has to give back
 * unchanged: the key, the times, the version and the tags.
 */
export interface EntryDocument {
  readonly func: string;
  readonly inputs: { readonly [name: string]: Json };
  readonly output?: Json;
  readonly expected?: Json;
  readonly metadata: { readonly [name: string]: Json };
  readonly stored: StoredPart;
}

/** What an {@link EntryDocument} knows beside the call. */
export interface StoredPart {
  /** Format of the document; only 1 exists. */
  readonly format: 1;
  readonly key: string;
  /** ISO 8601, or milliseconds since the Unix epoch. */
  readonly createdAt: string | number;
  /** As `createdAt`; absent when the entry never expires. */
  readonly expiresAt?: string | number;
  readonly version: number;
  readonly tags: readonly string[];
  /** The vector's numbers are float32 bytes, little-endian, in base64. */
  readonly vector?: { readonly embedder: string; readonly partition: string; readonly values: string };
  /** Set when the stored bytes are no cache entry: then they are the `output`, and `func` is empty. */
  readonly raw?: true;
}
