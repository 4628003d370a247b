import { pause, RepriseError, retryWait } from '../../core/index.ts';
import type { ChatMessage, ChatRequest } from '../../semantic/index.ts';
import type { AnswerField, AnswerFields, LivePiece } from './answer-fields.ts';
import type { Answers } from './answers.ts';
import { type ChatInput, chatMessages } from './chat-messages.ts';
import { type ChatParameters, chatParameters, requestFields } from './chat-parameters.ts';
import type { AskOptions } from './llm-options.ts';
import { type LLMSettings, wholeNumber } from './llm-settings.ts';
import { question } from './question.ts';
import { type Answered, rounds } from './rounds.ts';
import { ToolBox } from './run-tools.ts';
import { spoken } from './spoken.ts';

/** Options of one question, whatever its answer looks like. */
export type AnyAskOptions = AskOptions<readonly AnswerField[], boolean>;

/** Milliseconds; waits before an answer that broke off is asked for again. */
const waits = { first: 1_000, longest: 60_000 };

/**
 * Puts one question to the model, runs tools, and gives what the model says, piece by piece, and at the end the whole.
 *
 * @param live whether somebody sees the pieces: only an answer nobody has seen yet is asked for again when it breaks off
 */
export function converse(
  input: ChatInput,
  options: AnyAskOptions,
  { settings, answers, live }: { settings: LLMSettings; answers: Answers; live: boolean },
): AsyncGenerator<LivePiece, AnswerFields, void> {
  const parameters = chatParameters(settings.parameters, options);
  const { signal, model = settings.model, maxRounds = 10 } = options;
  const ask = (messages: readonly ChatMessage[], round: number) => {
    const request: ChatRequest = { model, messages, ...requestFields(inRound(parameters, round)) };
    const asked = question(request, settings.endpoint.provider, settings.cacheExclude);
    const answer = (): AsyncGenerator<LivePiece, Answered, void> => spoken(answers.chunks(asked, signal));
    return live ? answer() : unbroken(answer, settings, signal);
  };
  const tools = new ToolBox(parameters.tools ?? [], settings.logger, settings.toolResults);
  return rounds(chatMessages(input), ask, { tools, maxRounds: wholeNumber('maxRounds', maxRounds), signal });
}

/** A model that must use a tool would never come to an end; so only the first round must. */
function inRound(parameters: ChatParameters, round: number): ChatParameters {
  const { tool_choice: choice, ...others } = parameters;
  return round === 0 || choice === undefined || choice === 'none' ? parameters : others;
}

/** Asks again when the answer breaks off; gives the whole as one piece. */
async function* unbroken(
  answer: () => AsyncGenerator<LivePiece, Answered, void>,
  { retries, clock, random }: LLMSettings,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<LivePiece, Answered, void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answered = await lastOf(answer());
      yield answered;
      return answered;
    } catch (error) {
      const cut = RepriseError.isInstance(error) && error.code === 'UPSTREAM_CUT';
      if (!cut || attempt >= retries || signal.aborted) throw error;
      await pause(retryWait(attempt, { ...waits, random }), clock, signal);
    }
  }
}

/** Reads to the end and gives what the generator returned. */
export async function lastOf<T>(generator: AsyncGenerator<unknown, T, void>): Promise<T> {
  for (;;) {
    const { done, value } = await generator.next();
    if (done) return value as T;
  }
}
