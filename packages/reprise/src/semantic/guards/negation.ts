import { defineGuard } from './define-guard.ts';
import { chineseTurned, relationTurned, turnBetween } from './turned.ts';
import { undoneAgain } from './undone-again.ts';
import { chineseOpposites } from './words/chinese-opposites.ts';

const relating: ReadonlySet<string> = new Set(
  'in out up down on off left right with without all none'.split(' '),
);

/**
 * Vetoes a word that one prompt denies and the other affirms, and a word against its opposite, in English and Chinese;
 * in English also an end that is put an end to (`cancel the cancellation`).
 *
 * Two turns give the same meaning again: `not possible` and `impossible` pass. A negation of something that the other
 * prompt does not mention passes too, and so does one that frames a question (`I do not know how`). Opposites that
 * compare (`more`, `before`, `highest`) are left to the guard `comparators`.
 */
export const negationGuard = defineGuard('negation', (query, cached) => {
  if (relationTurned(query, cached, relating)) return 'opposite relations';
  if (query.ideographs && cached.ideographs && chineseTurned(query.text, cached.text, chineseOpposites))
    return 'opposite words';
  const turn = turnBetween(query, cached);
  if (turn === 'negation') return 'one denies what the other affirms';
  if (turn === 'opposites') return 'opposite words';
  return undoneAgain(query, cached) ? 'one undoes what the other does' : undefined;
});
