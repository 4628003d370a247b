import { canonicalJson, sha256 } from '../entry/index.ts';

/** Characters of an answer id: 128 bits, so that no two answers of one cache meet. */
const idLength = 32;
/** What may stand around an answer without changing it. */
const edges = /^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu;

/**
 * Names an answer: equal for texts that differ only in compatibility forms, case, white space, and punctuation at the
 * ends.
 *
 * @returns 32 hexadecimal digits
 */
export function answerIdOf(text: string): string {
  const even = text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  const bare = even.replace(edges, '');
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

/** The id of an answer; one that has no text is like no other, so it is named after its entry. */
export function answerIdFor(
  output: unknown,
  answerText: (output: unknown) => string,
  entryId: string,
): string {
  try {
    return answerIdOf(answerText(output));
  } catch {
    return answerIdOf(entryId);
  }
}
