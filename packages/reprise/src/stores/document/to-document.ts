import {
  answerToTaggedJson,
  type CacheEntry,
  decodeEnvelope,
  encodeFloat32,
  toTaggedJson,
  UNSET,
} from '../../entry/index.ts';
import type { StoredEntry } from '../store.ts';
import type { EntryDocument, StoredPart } from './entry-document.ts';

/** Turns a stored entry into plain JSON data; see {@link EntryDocument}. */
export function toDocument(entry: StoredEntry): EntryDocument {
  const cached = cacheEntryOf(entry.value);
  if (cached) return { ...callOf(cached), stored: storedPart(entry) };
  const output = toTaggedJson(entry.value);
  return { func: '', inputs: {}, output, metadata: {}, stored: { ...storedPart(entry), raw: true } };
}

/** The cache entry that the bytes are an envelope of, if they are one. */
function cacheEntryOf(value: Uint8Array): CacheEntry | undefined {
  try {
    return decodeEnvelope(value);
  } catch {
    return undefined;
  }
}

function callOf(cached: CacheEntry): Omit<EntryDocument, 'stored'> {
  const { func, inputs, output, expected, metadata } = cached;
  return {
    func,
    inputs: toTaggedJson(inputs) as EntryDocument['inputs'],
    ...(output === UNSET ? {} : { output: answerToTaggedJson(output) }),
    ...(expected === UNSET ? {} : { expected: answerToTaggedJson(expected) }),
    metadata: answerToTaggedJson(metadata) as EntryDocument['metadata'],
  };
}

function storedPart({ key, createdAt, expiresAt, version, tags, vector }: StoredEntry): StoredPart {
  return {
    format: 1,
    key,
    createdAt: timeOf(createdAt),
    ...(expiresAt === undefined ? {} : { expiresAt: timeOf(expiresAt) }),
    version,
    tags: [...tags],
    ...(vector && {
      vector: {
        embedder: vector.embedder,
        partition: vector.partition,
        values: Buffer.from(encodeFloat32(vector.values)).toString('base64'),
      },
    }),
  };
}

/** ISO 8601 where that says exactly the same. */
function timeOf(milliseconds: number): string | number {
  const date = new Date(milliseconds);
  return date.getTime() === milliseconds ? date.toISOString() : milliseconds;
}
