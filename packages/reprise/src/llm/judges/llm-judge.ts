import { RepriseError } from '../../core/index.ts';
import type { ChatMessage, Judge, Question, Verdict } from '../../semantic/index.ts';
import { judgeInstructions } from './judge-instructions.ts';

/** What a model is asked; which one, is for who asks to choose. */
export interface JudgeRequest {
  readonly messages: readonly ChatMessage[];
  readonly temperature: 0;
  readonly max_tokens: number;
}

/** Asks a language model, past the cache, and gives the text of its answer; must stop when the signal aborts. */
export type AskJudge = (request: JudgeRequest, signal: AbortSignal) => Promise<string>;

/** Options of {@link llmJudge}. */
export interface LlmJudgeOptions {
  readonly ask: AskJudge;
  /** Characters of each text that is put to the model; of longer ones the judge is unsure. @default 8000 */
  readonly longest?: number;
}

/** Room for one word, whatever the tokens of a model are. */
const answerTokens = 16;
const verdicts: ReadonlyMap<string, Verdict> = new Map([
  ['same', 'same'],
  ['different', 'different'],
  ['unsure', 'unsure'],
]);

/**
 * Lets a language model compare two answers, or say whether a cached answer fits when there is no other one.
 *
 * What is compared is quoted as JSON, and the model is told to take it for data; only the bare word of a verdict counts,
 * whatever else the model says is `unsure`. A model can still be fooled by what it reads: it is examined with questions
 * whose answer is known, like every judge.
 *
 * @example
 * ```ts
 * const llm = new LLM({ preset: 'openai', cache: false });
 * const judge = llmJudge({ ask: ({ messages }, signal) => llm.oracle(messages, { temperature: 0, signal }) });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` when `longest` is no integer over 0.
 */
export function llmJudge({ ask, longest = 8_000 }: LlmJudgeOptions): Judge {
  if (!Number.isInteger(longest) || longest < 1) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `The option longest is ${longest}; it must be an integer over 0`,
    );
  }
  return {
    name: 'llm',
    async agrees(question, signal) {
      signal.throwIfAborted();
      const { query, cachedQuery, cached, fresh } = question;
      if (cached.trim() === '' || fresh?.trim() === '') return 'unsure';
      if ([query, cachedQuery, cached, fresh ?? ''].some(({ length }) => length > longest)) return 'unsure';
      const messages = [
        { role: 'system', content: judgeInstructions(fresh !== undefined) },
        { role: 'user', content: quoted(question) },
      ];
      const answer = await ask({ messages, temperature: 0, max_tokens: answerTokens }, signal);
      return verdicts.get(bare(answer)) ?? 'unsure';
    },
  };
}

/** The texts as one line of JSON, which nothing inside them can end. */
function quoted({ query, cachedQuery, cached, fresh }: Question): string {
  const compared =
    fresh === undefined
      ? { question: query, other_question: cachedQuery, answer_to_other_question: cached }
      : { question: query, answer_1: cached, answer_2: fresh };
  return JSON.stringify(compared);
}

/** One word, with a full stop, quotation marks or emphasis around it at most. */
function bare(answer: unknown): string {
  if (typeof answer !== 'string' || answer.length > 100) return '';
  return answer
    .trim()
    .replace(/^["'*`]+|["'*`.]+$/gu, '')
    .toLowerCase();
}
