import type { DemoChatRequest } from './chat-request.ts';
import { composeAnswer } from './compose-answer.ts';
import type { Pace } from './pace.ts';
import { textPieces } from './text-pieces.ts';

/** One choice of an answer, cut at the token limit. */
export interface DemoChoice {
  readonly pieces: readonly string[];
  readonly finishReason: 'stop' | 'length';
}

/** An answer before it takes the form of JSON or of a stream. */
export interface DemoAnswer {
  /** What the JSON object and every chunk of the stream begin with. */
  readonly head: { readonly id: string; readonly created: number; readonly model: string };
  readonly choices: readonly DemoChoice[];
  readonly usage: DemoUsage;
}

/** Estimated usage in OpenAI's field names. */
export type DemoUsage = ReturnType<typeof usageOf>;

const tokensAroundMessage = 4;

/** Decides everything about an answer but its timing. */
export function answerChat(request: DemoChatRequest, { clock, random }: Pace): DemoAnswer {
  const choices = Array.from({ length: request.choices }, (_, index) =>
    cut(textPieces(composeAnswer(request, index)), request.maxTokens),
  );
  return {
    head: { id: answerId(random), created: Math.floor(clock.now() / 1_000), model: request.model },
    choices,
    usage: usageOf(request, choices),
  };
}

function cut(pieces: readonly string[], limit: number): DemoChoice {
  if (pieces.length <= limit) return { pieces, finishReason: 'stop' };
  return { pieces: pieces.slice(0, limit), finishReason: 'length' };
}

function usageOf({ messages }: DemoChatRequest, choices: readonly DemoChoice[]) {
  const prompt = messages.reduce((sum, { text }) => sum + tokensAroundMessage + textPieces(text).length, 0);
  const completion = choices.reduce((sum, { pieces }) => sum + pieces.length, 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  } as const;
}

function answerId(random: () => number): string {
  const digits = Array.from({ length: 20 }, () => Math.floor(random() * 36).toString(36));
  return `chatcmpl-demo-${digits.join('')}`;
}
