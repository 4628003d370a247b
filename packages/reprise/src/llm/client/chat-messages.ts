import { RepriseError } from '../../core/index.ts';
import type { ChatMessage } from '../../semantic/index.ts';

/** What may be asked: one user message as text, or a list of messages, where a text is a user message (spec S3-44). */
export type ChatInput = string | readonly (string | ChatMessage)[];

/**
 * The messages of a question as they are sent and as they count for the key: texts become user messages, arguments
 * of tool calls that are data become JSON text.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for an empty list, a message without a role, and anything else that is no
 *   message, naming its position.
 */
export function chatMessages(input: ChatInput): ChatMessage[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  if (!Array.isArray(input)) {
    throw new RepriseError('INVALID_ARGUMENT', `messages must be a text or a list, not ${kindOf(input)}`);
  }
  if (input.length === 0) throw new RepriseError('INVALID_ARGUMENT', 'messages is an empty list');
  return input.map(toMessage);
}

function toMessage(message: unknown, position: number): ChatMessage {
  if (typeof message === 'string') return { role: 'user', content: message };
  if (!isRecord(message)) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `messages[${position}] must be a text or a message object, not ${kindOf(message)}`,
    );
  }
  if (typeof message['role'] !== 'string' || message['role'] === '') {
    throw new RepriseError('INVALID_ARGUMENT', `messages[${position}] has no role`);
  }
  const calls = message['tool_calls'];
  return (
    Array.isArray(calls) ? { ...message, tool_calls: calls.map(withTextArguments) } : message
  ) as ChatMessage;
}

function withTextArguments(call: unknown): unknown {
  if (!isRecord(call) || !isRecord(call['function'])) return call;
  const { arguments: given } = call['function'];
  if (given === undefined || typeof given === 'string') return call;
  return { ...call, function: { ...call['function'], arguments: JSON.stringify(given) } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
