import { CacheEntry, decodeEnvelope, encodeEnvelope } from '../../entry/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import type { ObservationSource } from '../observation.ts';
import { type ControlResult, fromControlRows, toControlRow } from './control-result.ts';
import type { NotedObservation } from './noted-observation.ts';

/** Observations that one entry of the store holds at most. */
export const mostOfChunk = 200;

/** Observations under one key; only who began it writes it, and it only grows. */
export interface Chunk {
  readonly key: string;
  readonly version: number;
  readonly observations: readonly NotedObservation[];
  /** What judges said to its writer of questions whose answer is known, the newest when it was written. */
  readonly controls: readonly ControlResult[];
}

/** Name of the function that chunks carry. */
const func = 'observations';
const sources: readonly ObservationSource[] = ['explore', 'shadow', 'audit', 'check', 'feedback'];

/**
 * Key of a chunk, the same length for all that one ledger writes; the part after the prefix has no colon, so that a
 * store keeps all chunks of one prefix together.
 *
 * @param startedAt When the chunk was begun; keys are in that order.
 */
export function chunkKey(prefix: string, startedAt: number, writerId: string, ordinal: number): string {
  return `${prefix}${startedAt.toString(36).padStart(9, '0')}-${writerId}-${ordinal}`;
}

/** Whether a key with the prefix is one of a chunk, and not of a prefix that begins with it. */
export function isChunkKey(key: string, prefix: string): boolean {
  return !key.includes(':', prefix.length);
}

/** Whether a ledger wrote the chunk under a key. */
export function isWrittenBy(writerId: string, key: string): boolean {
  return key.includes(`-${writerId}-`);
}

/** What a store keeps of a chunk. */
export function toStoredChunk(chunk: Chunk, now: number, ttl: number): StoredEntry {
  const { key, version, observations, controls } = chunk;
  const output = observations.map(toRow);
  // Releases that know nothing of controls read the output only.
  const metadata = controls.length > 0 ? { controls: controls.map(toControlRow) } : {};
  return {
    key,
    value: encodeEnvelope(CacheEntry.from(func, { inputs: {}, output, metadata })),
    createdAt: now,
    expiresAt: Number.isFinite(ttl) ? now + ttl : undefined,
    version,
    tags: [],
  };
}

/**
 * The reverse of {@link toStoredChunk}.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` when the bytes are damaged; a TypeError when they hold something else.
 */
export function fromStoredChunk({ key, version, value }: StoredEntry): Chunk {
  const { output, metadata } = decodeEnvelope(value);
  if (!Array.isArray(output) || output.length > mostOfChunk)
    throw new TypeError('it holds no list of observations');
  return {
    key,
    version,
    observations: output.map(fromRow),
    controls: fromControlRows(metadata['controls']),
  };
}

/**
 * Without names, which would be most of the bytes; the neighbours and the share of hits only where there are any. A reader
 * that knows no share of hits wants a list of neighbours, and leaves out what follows it; one that knows nothing of what
 * a judge was unsure of wants a share of hits before it; and one that knows no judges leaves out who decided an audit.
 */
function toRow(observation: NotedObservation): unknown[] {
  const { id, at, right, source, chance, entryId, answerId, similarity, confidence, bucket } = observation;
  const { neighbours, hitShare, unsure, judge } = observation;
  const row = [id, at, right, source, chance, entryId, answerId, similarity, confidence, bucket];
  if (hitShare !== undefined) {
    const ends = judge === undefined ? [unsure] : [unsure ?? null, judge];
    return [...row, neighbours ?? [], hitShare, ...ends.filter((each) => each !== undefined)];
  }
  return neighbours === undefined ? row : [...row, neighbours];
}

function fromRow(row: unknown): NotedObservation {
  if (!Array.isArray(row)) throw new TypeError('an observation is no list');
  const [id, at, right, source, chance, entryId, answerId, similarity, confidence, bucket, ...more] = row;
  const [neighbours = [], hitShare, unsure, judge] = more;
  const numbers = [at, chance, similarity, confidence].every(Number.isFinite) && chance > 0;
  const isKnown = areTexts([id, entryId, answerId, bucket]) && sources.includes(source);
  if (
    !numbers ||
    !isKnown ||
    typeof right !== 'boolean' ||
    !areTexts(neighbours) ||
    !(hitShare === undefined || isShare(hitShare))
  ) {
    throw new TypeError('an observation is not complete');
  }
  const observation = { id, at, right, source, chance, entryId, answerId, similarity, confidence, bucket };
  return {
    ...observation,
    ...(neighbours.length > 0 && { neighbours }),
    ...(hitShare !== undefined && { hitShare }),
    ...(sources.includes(unsure) && { unsure }),
    ...(typeof judge === 'string' && { judge }),
  };
}

function areTexts(values: unknown): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
