import { canonicalJson } from '../../entry/index.ts';
import type { AnswerMessage, Completion } from './completion.ts';

/**
 * What a completion says, as one text: the contents, refusals and tool calls of its choices, without ids, times and
 * token counts. Two completions of one text are the same answer.
 */
export function completionText({ choices }: Pick<Completion, 'choices'>): string {
  return choices.map(({ message }) => messageText(message)).join('\n');
}

function messageText({ content, refusal, tool_calls: calls = [] }: AnswerMessage): string {
  const said = [content, refusal].filter((text) => typeof text === 'string');
  const called = calls.map(
    (call) => `${call.function?.name ?? ''} ${call.function?.arguments ?? canonicalJson(call)}`,
  );
  return [...said, ...called].join('\n');
}
