import { RepriseError } from '../../core/index.ts';
import {
  CacheEntry,
  type CacheEntryData,
  decodeFloat32,
  encodeEnvelope,
  fromTaggedJson,
  type Json,
} from '../../entry/index.ts';
import type { StoredEntry, StoredVector } from '../store.ts';
import type { EntryDocument } from './entry-document.ts';

/**
 * The reverse of `toDocument`, for data that may have been edited by people or written by somebody else.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` saying what is wrong with it.
 */
export function fromDocument(json: unknown): StoredEntry {
  const document = objectOf(json, 'it');
  const stored = objectOf(document.stored, '`stored`');
  if (stored.format !== 1) throw unreadable(`its format is ${JSON.stringify(stored.format)}, known is 1`);
  if (typeof stored.key !== 'string') throw unreadable('`stored.key` is no text');
  if (typeof stored.version !== 'number') throw unreadable('`stored.version` is no number');
  return {
    key: stored.key,
    value: stored.raw === true ? bytesOf(document.output) : envelopeOf(document),
    createdAt: timeOf(stored.createdAt, '`stored.createdAt`'),
    expiresAt: stored.expiresAt === undefined ? undefined : timeOf(stored.expiresAt, '`stored.expiresAt`'),
    version: stored.version,
    tags: tagsOf(stored.tags),
    vector: stored.vector === undefined ? undefined : vectorOf(stored.vector),
  };
}

function envelopeOf({ func, inputs, output, expected, metadata }: Partial<Plain>): Uint8Array {
  if (typeof func !== 'string') throw unreadable('`func` is no text');
  const data = {
    func,
    inputs: objectOf(inputs, '`inputs`'),
    ...(output === undefined ? {} : { output }),
    ...(expected === undefined ? {} : { expected }),
    metadata: metadata === undefined ? {} : objectOf(metadata, '`metadata`'),
  };
  return encodeEnvelope(CacheEntry.fromData(fromTaggedJson(data as Json) as CacheEntryData));
}

function bytesOf(output: unknown): Uint8Array {
  const bytes = fromTaggedJson(output as Json);
  if (bytes instanceof Uint8Array) return bytes;
  throw unreadable('`output` holds no bytes');
}

function timeOf(time: unknown, name: string): number {
  const milliseconds = typeof time === 'string' ? Date.parse(time) : time;
  if (typeof milliseconds === 'number' && !Number.isNaN(milliseconds)) return milliseconds;
  throw unreadable(`${name} is no time`);
}

function tagsOf(tags: unknown): readonly string[] {
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return [...tags];
  throw unreadable('`stored.tags` is no list of texts');
}

function vectorOf(json: unknown): StoredVector {
  const { embedder, partition, values } = objectOf(json, '`stored.vector`');
  if (typeof embedder !== 'string' || typeof partition !== 'string' || typeof values !== 'string') {
    throw unreadable('`stored.vector` lacks a part');
  }
  return { embedder, partition, values: decodeFloat32(Buffer.from(values, 'base64')) };
}

type Plain = Record<string, unknown> & Record<keyof EntryDocument, unknown>;

function objectOf(json: unknown, name: string): Partial<Plain> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Partial<Plain>;
  throw unreadable(`${name} is no object`);
}

function unreadable(why: string): RepriseError {
  return new RepriseError('ENVELOPE_UNREADABLE', `A stored entry cannot be read: ${why}`);
}
