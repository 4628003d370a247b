import { RepriseError } from '../core/index.ts';
import { CacheEntry } from './cache-entry.ts';
import type { CacheEntryData } from './cache-entry-parts.ts';
import { fromTaggedJson, type Json, mayHoldTags, toTaggedJson } from './tagged-json.ts';

/** First byte of every envelope, so that foreign data is recognised. */
const magic = 0xc7;
/** Version this code writes. */
const currentVersion = 1;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Turns an entry into the bytes a store keeps: a magic byte, a version byte, then version 1's content, which is
 * tagged JSON of {@link CacheEntry.toJSON} in UTF-8.
 *
 * @throws RepriseError `NOT_CANONICAL` when the entry holds what cannot be kept.
 */
export function encodeEnvelope(entry: CacheEntry): Uint8Array {
  const json = encoder.encode(JSON.stringify(toTaggedJson(entry.toJSON())));
  const bytes = new Uint8Array(json.length + 2);
  bytes[0] = magic;
  bytes[1] = currentVersion;
  bytes.set(json, 2);
  return bytes;
}

/**
 * The reverse of {@link encodeEnvelope}; reads every version ever written.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` for damaged bytes and for versions of the future.
 */
export function decodeEnvelope(bytes: Uint8Array): CacheEntry {
  if (bytes[0] !== magic) throw unreadable('it does not begin as an envelope does');
  if (bytes[1] !== currentVersion) throw unreadable(`it has version ${bytes[1]}, known is ${currentVersion}`);
  try {
    const text = decoder.decode(bytes.subarray(2));
    const json = JSON.parse(text) as Json;
    return CacheEntry.fromData((mayHoldTags(text) ? fromTaggedJson(json) : json) as CacheEntryData);
  } catch (error) {
    throw RepriseError.isInstance(error) ? error : unreadable('its content is not valid', error);
  }
}

function unreadable(why: string, cause?: unknown): RepriseError {
  return new RepriseError('ENVELOPE_UNREADABLE', `A stored entry cannot be read: ${why}`, { cause });
}
