import { defineGuard } from './define-guard.ts';

/** What asks for a point that no other of these can stand for. */
const points: ReadonlySet<string> = new Set(['who', 'when', 'where', 'why', 'how', 'measure']);
/** Ways to ask that often stand for each other: `how do I find it`, `where is it`; `how long`, `when`. */
const alike: ReadonlySet<string> = new Set(['how where', 'measure when', 'how measure', 'how why']);

/**
 * Vetoes another kind of question: `who` against `when`, `how many` against `where`, `why` against `who`.
 *
 * `what`, `which` and questions for yes or no may ask for anything, and pass.
 */
export const questionGuard = defineGuard('question', ({ question }, cached) => {
  if (question === cached.question || question === undefined || cached.question === undefined)
    return undefined;
  const [left, right] = [kindOf(question), kindOf(cached.question)].sort() as [string, string];
  if (left === right || !points.has(left) || !points.has(right) || alike.has(`${left} ${right}`))
    return undefined;
  return 'questions of another kind';
});

function kindOf(question: string): string {
  return question.startsWith('how ') ? 'measure' : question;
}
