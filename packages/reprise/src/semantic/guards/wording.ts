import { type ContentWord, difference } from './content-words.ts';
import { defineGuard } from './define-guard.ts';

/**
 * Vetoes a content word that only one prompt has, when no synonym or other form of it is in the other.
 *
 * Words that only ask for help (`tips`, `explain`) may come and go.
 */
export const wordingGuard = defineGuard('wording', (query, cached) => {
  if (query.rest !== cached.rest) return 'too long to compare';
  if (query.tokens.length + cached.tokens.length === 0 && query.text !== cached.text)
    return 'nothing to compare';
  const { left, right } = difference(query.content, cached.content);
  if (left.some(isSubject)) return 'a word is not in the cached prompt';
  return right.some(isSubject) ? 'a word is only in the cached prompt' : undefined;
});

function isSubject({ filler }: ContentWord): boolean {
  return !filler;
}
