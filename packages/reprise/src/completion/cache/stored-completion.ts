import { RepriseError } from '../../core/index.ts';
import { assertSuggestions, isConfidence, isSuggestion, type Suggestion } from './suggestion.ts';

/** Suggestions as they are kept. */
export interface StoredCompletion {
  readonly suggestions: readonly Suggestion[];
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** When they are too old; undefined: never. */
  readonly expiresAt?: number | undefined;
  readonly contextHash?: string | undefined;
  readonly confidence: number;
}

/** The most bytes of JSON that the suggestions of a key may take. */
const largest = 1_024 * 1_024;

/**
 * Writes suggestions down.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when something in them is wrong, or they are too large.
 */
export function encodeCompletion(completion: StoredCompletion): string {
  assertSuggestions(completion.suggestions);
  const { contextHash, confidence } = completion;
  if (contextHash !== undefined && typeof contextHash !== 'string') throw wrong('contextHash must be text');
  if (!isConfidence(confidence)) throw wrong('confidence must be a number from 0 to 1');
  const json = JSON.stringify(completion);
  if (Buffer.byteLength(json) <= largest) return json;
  throw wrong(`The suggestions of a key take more than ${largest} bytes`);
}

/** Reads what {@link encodeCompletion} wrote; undefined for everything else. */
export function decodeCompletion(json: string): StoredCompletion | undefined {
  const value = parsed(json);
  if (typeof value !== 'object' || value === null) return undefined;
  const { suggestions, createdAt, expiresAt, contextHash, confidence } = value as Record<string, unknown>;
  const readable =
    Array.isArray(suggestions) &&
    suggestions.every(isSuggestion) &&
    typeof createdAt === 'number' &&
    isConfidence(confidence) &&
    (expiresAt === undefined || typeof expiresAt === 'number') &&
    (contextHash === undefined || typeof contextHash === 'string');
  return readable ? (value as StoredCompletion) : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function wrong(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', what);
}
