import type { ChatMessage } from '../../semantic/index.ts';
import type { Completion, ToolCall } from '../recording/completion.ts';
import type { AnswerFields, LivePiece } from './answer-fields.ts';
import type { ToolBox } from './run-tools.ts';
import { sentBack } from './sent-back.ts';
import { structured } from './structured.ts';

/** An answer of the model to a list of messages: pieces as they come, then the whole. */
export type AnswerTo = (
  messages: readonly ChatMessage[],
  round: number,
) => AsyncGenerator<LivePiece, Answered, void>;

/** A whole answer. */
export interface Answered extends LivePiece {
  readonly completion: Completion;
}

/** What {@link rounds} needs besides the messages. */
export interface RoundsOptions {
  readonly tools: ToolBox;
  /** How many times tools are run. */
  readonly maxRounds: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks, runs the tools the model asks for, tells it what they gave, and asks again, until it answers without asking
 * for tools, or asks for one that is not run here, or `maxRounds` is reached.
 */
export async function* rounds(
  question: readonly ChatMessage[],
  answerTo: AnswerTo,
  { tools, maxRounds, signal }: RoundsOptions,
): AsyncGenerator<LivePiece, AnswerFields, void> {
  const added: ChatMessage[] = [];
  const toolMessages: ChatMessage[] = [];
  const results: unknown[] = [];
  for (let round = 0; ; round += 1) {
    const { completion, ...spoken } = yield* answerTo([...question, ...added], round);
    const message = sentBack(completion.choices[0]?.message);
    const calls = (message['tool_calls'] ?? []) as readonly ToolCall[];
    added.push(message);
    if (round >= maxRounds || !tools.canRun(calls)) {
      return {
        ...spoken,
        tool_calls: calls,
        message,
        // Most answers are no JSON, and finding that out is the dearest part of a hit.
        get structured() {
          return structured(spoken.text);
        },
        tool_messages: toolMessages,
        tool_results: results,
        delta_messages: added,
        messages: [...question, ...added],
      };
    }
    const outcome = await tools.run(calls, signal);
    toolMessages.push(...outcome.messages);
    added.push(...outcome.messages);
    results.push(...outcome.results);
  }
}
