import { canonicalJson, sha256 } from '../../entry/index.ts';
import { unifiedForms } from '../text/unified-forms.ts';
import { withoutEnd, withoutStart } from '../text/without-edges.ts';
import type { AnswerEntry } from './answer-entry.ts';

/** Characters of an answer id: 128 bits, so that no two answers of one cache meet. */
const idLength = 32;
/** What may stand around an answer without changing it. */
const opening = /^[\p{P}\p{S}\s]+/u;
const closing = /[\p{P}\p{S}\s]+$/u;

/**
 * Names an answer: equal for texts that differ only in compatibility forms, case, white space, and punctuation at the
 * ends.
 *
 * @returns 32 hexadecimal digits
 */
export function answerIdOf(text: string): string {
  const even = unifiedForms(text).toLowerCase().replace(/\s+/gu, ' ').trim();
  const bare = withoutEnd(withoutStart(even, opening), closing);
  return sha256(bare === '' ? even : bare).slice(0, idLength);
}

/**
 * A text as it is, anything else as canonical JSON.
 *
 * @throws RepriseError `NOT_CANONICAL` for what JSON cannot hold.
 */
export function plainAnswerText(output: unknown): string {
  return typeof output === 'string' ? output : canonicalJson(output);
}

/**
 * The id of the answer of an entry: the one it is kept with, else the one of its text. An answer that has no text is
 * like no other, so it is named after its entry.
 */
export function answerIdOfEntry(
  entry: Pick<AnswerEntry<unknown>, 'key' | 'output' | 'answerId'>,
  answerText: (output: unknown) => string,
): string {
  if (entry.answerId !== undefined) return entry.answerId;
  try {
    return answerIdOf(answerText(entry.output));
  } catch {
    return answerIdOf(entry.key);
  }
}
