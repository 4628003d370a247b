import { RepriseError } from '../../core/index.ts';
import type { Judge } from './judge.ts';

/**
 * Asks judges one after the other until one is sure; put the cheap ones first.
 *
 * A judge that fails is as one that is unsure; only when the last one fails, the failure is told.
 *
 * @example
 * ```ts
 * const judge = firstSure([equalAnswers({ otherwise: 'unsure' }), llmJudge({ ask })]);
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for no judges at all.
 */
export function firstSure(judges: readonly Judge[]): Judge {
  if (judges.length === 0) throw new RepriseError('INVALID_ARGUMENT', 'firstSure needs at least one judge');
  let answered = 0;
  const judge: Judge = {
    name: judges.map(({ name }) => name).join(', then '),
    async agrees(question, signal) {
      for (const [at, judge] of judges.entries()) {
        signal.throwIfAborted();
        try {
          const verdict = await judge.agrees(question, signal);
          if (at === judges.length - 1) answered += 1;
          if (verdict === 'same' || verdict === 'different') return verdict;
        } catch (error) {
          if (at === judges.length - 1) throw error;
        }
      }
      return 'unsure';
    },
  };
  // Not enumerable: a copy of the judge would keep a count that stands still.
  return Object.defineProperty(judge, 'answered', { get: () => answered });
}
