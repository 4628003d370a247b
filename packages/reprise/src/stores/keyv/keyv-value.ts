import { answerToTaggedJson, fromTaggedJson } from '../../entry/index.ts';

/** The bytes of anything that a Keyv, or its user, puts into a storage adapter: JSON, with tags for what JSON lacks. */
export function encodeKeyvValue(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(answerToTaggedJson(value)));
}

/** The reverse of {@link encodeKeyvValue}. */
export function decodeKeyvValue(bytes: Uint8Array): unknown {
  return fromTaggedJson(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)));
}
