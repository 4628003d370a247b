import { defineGuard } from './define-guard.ts';

/** `what` asks for anything: `what is the reason`, `what is the best way`. */
const open: ReadonlySet<string | undefined> = new Set([undefined, 'what']);
/** A way may be asked for politely: `can I`, `how can I`. */
const way: ReadonlySet<string | undefined> = new Set(['how', 'whether']);

/** Vetoes another kind of question: `who` against `when`, `how many` against `where`, `why` against `is`. */
export const questionGuard = defineGuard('question', ({ question }, cached) => {
  if (question === cached.question) return undefined;
  if (open.has(question) || open.has(cached.question)) return undefined;
  if (way.has(question) && way.has(cached.question)) return undefined;
  return 'questions of another kind';
});
