/**
 * Entries, their keys, and how they are written down.
 *
 * @module
 */
export { CacheEntry } from './cache-entry.ts';
export type { CacheEntryData, CacheEntryParts } from './cache-entry-parts.ts';
export { canonicalJson } from './canonical-json.ts';
export { copyValue } from './copy-value.ts';
export { entryKey, entryKeyText } from './entry-key.ts';
export { decodeEnvelope, encodeEnvelope } from './envelope.ts';
export { decodeFloat32, encodeFloat32 } from './float32.ts';
export { sha256 } from './sha256.ts';
export { answerToTaggedJson, fromTaggedJson, type Json, toTaggedJson } from './tagged-json.ts';
export { UNSET, type Unset } from './unset.ts';
