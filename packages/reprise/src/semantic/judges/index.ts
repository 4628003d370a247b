export { type EqualAnswersOptions, equalAnswers } from './equal-answers.ts';
export { firstSure } from './first-sure.ts';
export type { Judge, Question, Verdict } from './judge.ts';
export { type SimilarAnswersOptions, similarAnswers } from './similar-answers.ts';
