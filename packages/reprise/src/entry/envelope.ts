import { RepriseError } from '../core/index.ts';
import { CacheEntry } from './cache-entry.ts';
import type { CacheEntryData } from './cache-entry-parts.ts';
import { answerToTaggedJson, fromTaggedJson, type Json, mayHoldTags, toTaggedJson } from './tagged-json.ts';

/** First byte of every envelope, so that foreign data is recognised. */
const magic = 0xc7;
/** Version this code writes. */
const currentVersion = 1;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Turns an entry into the bytes a store keeps: a magic byte, a version byte, then version 1's content, which is
 * tagged JSON of {@link CacheEntry.toJSON} in UTF-8. Inputs are plain data as in keys; the other parts may also hold
 * undefined, NaN, infinities, -0 and typed arrays.
 *
 * @throws RepriseError `NOT_CANONICAL` when the entry holds what cannot be kept.
 */
export function encodeEnvelope(entry: CacheEntry): Uint8Array {
  const json = encoder.encode(JSON.stringify(taggedParts(entry.toJSON())));
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

function taggedParts(data: CacheEntryData): Json {
  const parts: Record<string, Json> = {};
  for (const [name, part] of Object.entries(data)) {
    parts[name] = name === 'inputs' ? toTaggedJson(part) : answerToTaggedJson(part, `$.${name}`);
  }
  return parts;
}

function unreadable(why: string, cause?: unknown): RepriseError {
  return new RepriseError('ENVELOPE_UNREADABLE', `A stored entry cannot be read: ${why}`, { cause });
}
