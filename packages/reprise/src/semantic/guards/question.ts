import { defineGuard } from './define-guard.ts';

/** `what` asks for anything (`what year`), and a method may be asked for with or without `how`. */
const open: ReadonlySet<string | undefined> = new Set([undefined, 'what', 'how']);

/** Vetoes another kind of question: `who` against `when`, `how many` against `where`, `why` against `is`. */
export const questionGuard = defineGuard('question', ({ question }, cached) => {
  if (question === cached.question) return undefined;
  if (open.has(question) || open.has(cached.question)) return undefined;
  return 'questions of another kind';
});
