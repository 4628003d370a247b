import { asksWhether } from './asks-whether.ts';
import { defineGuard } from './define-guard.ts';

/** What asks for a point that no other of these can stand for. */
const points: ReadonlySet<string> = new Set(['who', 'when', 'where', 'why', 'how', 'measure']);
/** Ways to ask that often stand for each other: `how do I find it`, `where is it`; `how long`, `when`. */
const alike: ReadonlySet<string> = new Set(['how where', 'measure when', 'how measure', 'how why']);
/** Asks for a way to do something: never for a reason. */
const wayToAct = /\bhow (?:to|(?:do|can|could|should|would|may|might) (?:i|we|you|one))\b/iu;

/**
 * Vetoes another kind of question: `who` against `when`, `how many` against `where`, `why` against `who`; also whether
 * something is so against how, why, when, where, who or how much, if all else is the same.
 *
 * `what` and `which` may ask for anything, and pass, as `can I` does for `how do I`.
 */
export const questionGuard = defineGuard('question', (query, cached) => {
  if (query.question === cached.question || query.question === undefined || cached.question === undefined)
    return undefined;
  const [left, right] = [kindOf(query.question), kindOf(cached.question)];
  if (points.has(left) && points.has(right)) {
    const kinds = [left, right].sort().join(' ');
    const isWay = kinds === 'how why' && [query, cached].some(({ text }) => wayToAct.test(text));
    const differ = left !== right && (isWay || !alike.has(kinds));
    return differ ? 'questions of another kind' : undefined;
  }
  if (points.has(right) && asksWhether(query, cached, right)) return 'questions of another kind';
  return points.has(left) && asksWhether(cached, query, left) ? 'questions of another kind' : undefined;
});

function kindOf(question: string): string {
  return question.startsWith('how ') ? 'measure' : question;
}
