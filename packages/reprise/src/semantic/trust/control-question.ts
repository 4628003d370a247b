import { normalAnswer } from '../judges/answer-text-forms.ts';
import type { Question } from '../judges/judge.ts';
import { alteredAnswer } from './altered-answer.ts';
import type { ControlResult } from './control-result.ts';

/** A question whose answer is known. */
export interface ControlQuestion {
  readonly question: Question;
  readonly known: ControlResult['known'];
}

/** Answers that hardly any question has. */
const madeUp: readonly { readonly query: string; readonly answer: string }[] = [
  { query: 'When do the swallows leave the barn?', answer: 'The swallows leave when the nights grow cold.' },
  { query: 'Why did the old clock stop?', answer: 'Dust had settled between the wheels of the clock.' },
  {
    query: 'Who painted the fence by the orchard?',
    answer: 'My neighbour painted the fence, green as moss.',
  },
  { query: 'What lies under the wooden bridge?', answer: 'A rowing boat, half full of rain and leaves.' },
];

/**
 * The fresh answer, against itself. In other white space or another case it could be another answer, as code would be, and
 * a judge that takes only equal texts for the same is harmless.
 */
export function sameQuestion(question: Question, fresh: string): ControlQuestion {
  return { known: 'same', question: { ...question, cached: fresh, fresh } };
}

/** The fresh answer, against itself with something altered: to a judge it looks as what it is asked all the time. */
export function alteredQuestion(question: Question, fresh: string, way: number): ControlQuestion {
  return { known: 'different', question: { ...question, cached: alteredAnswer(fresh, way), fresh } };
}

/**
 * A made-up answer, against the fresh one or, where `compared` is undefined, alone.
 *
 * @returns undefined when the fresh answer happens to be that one.
 */
export function madeUpQuestion(
  { query, fresh = '' }: Question,
  compared: string | undefined,
  ordinal: number,
): ControlQuestion | undefined {
  const foil = madeUp[ordinal % madeUp.length]!;
  if (normalAnswer(foil.answer) === normalAnswer(fresh)) return undefined;
  const question = { query, cachedQuery: foil.query, cached: foil.answer, fresh: compared };
  return { known: 'different', question };
}
