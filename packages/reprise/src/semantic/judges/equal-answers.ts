import { figuresOf, normalAnswer, withoutFigures } from './answer-text-forms.ts';
import type { Judge, Verdict } from './judge.ts';

/** Options of {@link equalAnswers}. */
export interface EqualAnswersOptions {
  /** What is said of answers that differ in more than their figures. @default 'different' */
  readonly otherwise?: 'different' | 'unsure';
}

/**
 * Takes answers for the same when their texts are, but for case, white space, emphasis, thousands separators and
 * punctuation at the end; answers that differ only in their figures are different.
 *
 * Right for classes, names and figures. For prose, ask it first and let it be unsure of the rest:
 *
 * @example
 * ```ts
 * const judge = firstSure([equalAnswers({ otherwise: 'unsure' }), similarAnswers({ embedder })]);
 * ```
 */
export function equalAnswers({ otherwise = 'different' }: EqualAnswersOptions = {}): Judge {
  return {
    name: 'equal',
    async agrees({ cached, fresh }, signal) {
      signal.throwIfAborted();
      return fresh === undefined ? 'unsure' : compare(normalAnswer(cached), normalAnswer(fresh), otherwise);
    },
  };
}

function compare(cached: string, fresh: string, otherwise: Verdict): Verdict {
  if (cached === '' || fresh === '') return 'unsure';
  if (cached === fresh) return 'same';
  const onlyFigures = withoutFigures(cached) === withoutFigures(fresh);
  return onlyFigures && figuresOf(cached).join() !== figuresOf(fresh).join() ? 'different' : otherwise;
}
