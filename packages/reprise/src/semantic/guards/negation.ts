import { difference } from './content-words.ts';
import { defineGuard } from './define-guard.ts';
import { degrees, opposites } from './words/opposites.ts';

/**
 * Vetoes a negation on one side, and a word against its opposite.
 *
 * Two turns give the same meaning again: `not possible` and `impossible`, `less sad` and `more happy` pass. Two
 * opposites without a negation or degree, as in `open slowly` and `close quickly`, do not. Swaps of words that
 * relate two things (`before`, `after`) always veto.
 */
export const negationGuard = defineGuard('negation', (query, cached) => {
  for (const word of query.relations) {
    if (cached.relations.has(word)) continue;
    for (const opposite of opposites.get(word) ?? []) {
      if (cached.relations.has(opposite) && !query.relations.has(opposite)) return 'opposite relations';
    }
  }
  const negated = (query.negations + cached.negations) % 2 === 1;
  const { opposites: pairs } = difference(query.content, cached.content);
  if (pairs.length === 0) return negated ? 'one negates' : undefined;
  const turned = pairs.filter(([word]) => degrees.has(word.stem)).length + (negated ? 1 : 0);
  return pairs.length + (negated ? 1 : 0) === 2 && turned === 1 ? undefined : 'opposite words';
});
