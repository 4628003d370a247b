import { decodeFloat32, encodeFloat32 } from '../../entry/index.ts';
import type { StoredEntry, StoredVector } from '../store.ts';

/** What is in the field `reprise` of an entry's text: the number of this format. */
const format = 1;

/**
 * An entry as the text that Keyv itself would write for an object, so that `keyv.get` shows it and what Keyv knows
 * of expiry holds: `{"value":{"reprise":1,"bytes":"…",…},"expires":1735689600000}`. Bytes are base64.
 */
export function toText({ value, createdAt, expiresAt, version, tags, vector }: StoredEntry): string {
  const kept = {
    reprise: format,
    createdAt,
    version,
    tags,
    ...(vector && { vector: { ...vector, values: base64(encodeFloat32(vector.values)) } }),
    bytes: base64(value),
  };
  return JSON.stringify({ value: kept, expires: expiresAt });
}

/** The reverse of {@link toText}; undefined for whatever is no such text, since others may write under the same Keyv. */
export function fromText(key: string, text: unknown): StoredEntry | undefined {
  const outer = typeof text === 'string' ? parsed(text) : undefined;
  if (!isObject(outer) || !isObject(outer['value'])) return undefined;
  const { reprise, createdAt, version, tags, vector, bytes } = outer['value'];
  const { expires: expiresAt } = outer;
  if (reprise !== format || typeof bytes !== 'string') return undefined;
  if (typeof createdAt !== 'number' || typeof version !== 'number' || !isTexts(tags)) return undefined;
  if (expiresAt !== undefined && typeof expiresAt !== 'number') return undefined;
  if (vector !== undefined && !isVectorText(vector)) return undefined;
  return {
    key,
    value: new Uint8Array(Buffer.from(bytes, 'base64')),
    createdAt,
    expiresAt,
    version,
    tags,
    vector: vector && vectorOf(vector),
  };
}

interface VectorText {
  readonly embedder: string;
  readonly partition: string;
  readonly values: string;
}

function vectorOf({ embedder, partition, values }: VectorText): StoredVector {
  return { embedder, partition, values: decodeFloat32(Buffer.from(values, 'base64')) };
}

function isVectorText(value: unknown): value is VectorText {
  if (!isObject(value)) return false;
  const { embedder, partition, values } = value;
  if (typeof embedder !== 'string' || typeof partition !== 'string') return false;
  return typeof values === 'string' && Buffer.byteLength(values, 'base64') % 4 === 0;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
