import { CacheEntry, decodeEnvelope, encodeEnvelope } from '../../entry/index.ts';
import type { StoredEntry, StoredVector } from '../../stores/index.ts';
import type { Identity } from '../identity.ts';
import { unreadBy } from '../reembedding/outdated.ts';

/** An entry of the semantic cache, decoded. */
export interface AnswerEntry<T> {
  readonly key: string;
  /** Scope the answer belongs to; compared again at every hit. */
  readonly scope: string;
  /** Prompt the answer was given to; undefined when it must not be compared by meaning. */
  readonly text: string | undefined;
  readonly output: T;
  /** Names the answer; undefined in entries of versions that did not name it. */
  readonly answerId: string | undefined;
  /** Names all answers in much the same words; undefined while it is like none but those named as it is. */
  readonly alikeId: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly vector: StoredVector | undefined;
}

/** What is needed to write an {@link AnswerEntry}. */
export interface NewAnswer<T> {
  readonly identity: Identity;
  readonly output: T;
  readonly answerId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly vector: StoredVector | undefined;
  /** Id of the embedder that did not understand the prompt; another one may. */
  readonly unreadBy?: string;
}

/** What an answer is named. */
export interface AnswerNames {
  readonly answerId?: string;
  readonly alikeId?: string;
}

/** Name of the function that entries of the semantic cache carry. */
const func = 'answer';

/** Tag of an entry whose prompt is to be embedded, but was not yet. */
export const pendingTag = 'pending';

/** Turns an answer into what a store keeps. */
export function toStoredEntry<T>(answer: NewAnswer<T>): StoredEntry {
  const { identity, output, answerId, metadata, createdAt, expiresAt, vector } = answer;
  const missing = answer.unreadBy === undefined ? pendingTag : unreadBy({ id: answer.unreadBy });
  const inputs = { scope: identity.scope, text: identity.text ?? null, answerId };
  return {
    key: identity.exactKey,
    value: encodeEnvelope(CacheEntry.from(func, { inputs, output, metadata })),
    createdAt,
    expiresAt,
    version: 1,
    tags: identity.text !== undefined && vector === undefined ? [missing] : [],
    vector,
  };
}

/**
 * The reverse of {@link toStoredEntry}.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` when the bytes are damaged.
 */
export function fromStoredEntry<T>(stored: StoredEntry): AnswerEntry<T> {
  const { inputs, output, metadata } = decodeEnvelope(stored.value);
  return {
    key: stored.key,
    scope: String(inputs.scope),
    text: typeof inputs.text === 'string' ? inputs.text : undefined,
    output: output as T,
    answerId: typeof inputs.answerId === 'string' ? inputs.answerId : undefined,
    alikeId: typeof inputs.alikeId === 'string' ? inputs.alikeId : undefined,
    metadata,
    createdAt: stored.createdAt,
    expiresAt: stored.expiresAt,
    vector: stored.vector,
  };
}

/**
 * An entry whose answer is named otherwise, and which else is the same.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` when the bytes are damaged.
 */
export function withNames(stored: StoredEntry, names: AnswerNames): StoredEntry {
  const { inputs, output, metadata } = decodeEnvelope(stored.value);
  const named = CacheEntry.from(func, { inputs: { ...inputs, ...names }, output, metadata });
  return { ...stored, value: encodeEnvelope(named) };
}
