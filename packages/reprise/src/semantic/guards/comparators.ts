import { boundsOpposed } from './bounds.ts';
import { comparisonTurned } from './comparison-turned.ts';
import { defineGuard } from './define-guard.ts';
import { thanTurned } from './ends-turned.ts';
import { measuresDiffer } from './measures.ts';
import { chineseTurned, relationTurned } from './turned.ts';
import { chineseComparators } from './words/chinese-opposites.ts';

const relating: ReadonlySet<string> = new Set(
  'before after above below over under since until first last'.split(' '),
);

/**
 * Vetoes the other end of a comparison: `more` and `less`, `at least` and `at most`, `over` and `under`, `before` and
 * `after`, `cheaper` and `dearer`, `highest` and `lowest`, and the extreme of something else (`cheapest`, `fastest`),
 * in English and Chinese.
 *
 * `A is cheaper than B` passes for `B is dearer than A`.
 */
export const comparatorsGuard = defineGuard('comparators', (query, cached) => {
  if (boundsOpposed(query.bounds, cached.bounds)) return 'bounds differ';
  if (relationTurned(query, cached, relating)) return 'opposite relations';
  if (query.ideographs && cached.ideographs && chineseTurned(query.text, cached.text, chineseComparators))
    return 'opposite comparisons';
  if (comparisonTurned(query, cached) && !thanTurned(query, cached)) return 'opposite comparisons';
  const { superlatives } = query.comparison;
  return measuresDiffer(superlatives, cached.comparison.superlatives) ? 'other extremes' : undefined;
});
