import { difference } from './content-words.ts';
import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { stem } from './stem.ts';
import { chineseOpposites } from './words/chinese-opposites.ts';
import { degrees, opposites } from './words/opposites.ts';

/**
 * Vetoes a negation on one side, and a word against its opposite, in English and Chinese.
 *
 * Two turns give the same meaning again: `not possible` and `impossible`, `less sad` and `more happy` pass. Two
 * opposites without a negation or degree, as in `open slowly` and `close quickly`, do not. Swaps of words that
 * relate two things (`before`, `after`) always veto.
 */
export const negationGuard = defineGuard('negation', (query, cached) => {
  if (relationTurned(query, cached)) return 'opposite relations';
  if (query.ideographs && cached.ideographs && chineseTurned(query.text, cached.text))
    return 'opposite words';
  const turns = Math.abs(query.negations - cached.negations);
  const { opposites: pairs } = difference(query.content, cached.content);
  if (pairs.length === 0) return turns > 0 ? 'one negates' : undefined;
  const turning = pairs.filter(([word]) => degrees.has(word.stem)).length + turns;
  return pairs.length + turns === 2 && turning === 1 ? undefined : 'opposite words';
});

function relationTurned(query: Facets, cached: Facets): boolean {
  const alone = [...query.relations].filter((word) => !cached.relations.has(word));
  return alone.some((word) =>
    [...cached.relations].some(
      (other) => !query.relations.has(other) && opposites.get(stem(word))?.has(stem(other)),
    ),
  );
}

/** Whether one text has only one and the other text only the other word of a pair. */
function chineseTurned(query: string, cached: string): boolean {
  return chineseOpposites.some(([left, right]) => {
    const [queryLeft, queryRight] = [query.includes(left), query.includes(right)];
    if (queryLeft === queryRight) return false;
    return cached.includes(left) === queryRight && cached.includes(right) === queryLeft;
  });
}
