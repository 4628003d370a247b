import { RepriseError } from '../../core/index.ts';

/** What an editor may offer to go on with (S2-58). */
export interface Suggestion {
  readonly text: string;
  /** For example `semantic_continuation`, `template_completion`, `reference_suggestion` or `context_aware`. */
  readonly type: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** What it was made from, for example `Source: …`. */
  readonly contextUsed: readonly string[];
  /** When it was made, as ISO 8601. */
  readonly timestamp: string;
}

const fields = ['text', 'type', 'confidence', 'contextUsed', 'timestamp'];

/** Whether a value is a {@link Suggestion} and nothing more, so that it comes back from JSON equal to what it was. */
export function isSuggestion(value: unknown): value is Suggestion {
  if (typeof value !== 'object' || value === null) return false;
  const { text, type, confidence, contextUsed, timestamp } = value as Record<string, unknown>;
  return (
    Object.keys(value).every((name) => fields.includes(name)) &&
    typeof text === 'string' &&
    typeof type === 'string' &&
    isConfidence(confidence) &&
    Array.isArray(contextUsed) &&
    contextUsed.every((each) => typeof each === 'string') &&
    typeof timestamp === 'string'
  );
}

/** Whether a value is a number from 0 to 1. */
export function isConfidence(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** @throws RepriseError `INVALID_ARGUMENT` when these are no suggestions. */
export function assertSuggestions(value: unknown): asserts value is readonly Suggestion[] {
  if (Array.isArray(value) && value.every(isSuggestion)) return;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `Suggestions must be a list of objects with ${fields.join(', ')} and no other fields`,
  );
}
