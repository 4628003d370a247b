import type { Identity } from '../identity.ts';
import type { Question } from '../judges/index.ts';
import type { AnswerEntry } from './answer-entry.ts';

/** What a judge is asked of a cached answer, and of a fresh one where there is one. */
export function questionOf<T>(
  answerText: (output: unknown) => string,
  { text: query = '' }: Identity,
  cached: AnswerEntry<T>,
  fresh?: T,
): Question {
  return {
    query,
    cachedQuery: cached.text ?? '',
    cached: answerText(cached.output),
    fresh: fresh === undefined ? undefined : answerText(fresh),
  };
}
