import type { ChatMessage } from '../chat-request.ts';

/**
 * What of a conversation may be compared by meaning: the text of the last message, when that is the user's and
 * holds nothing but text.
 *
 * Undefined when the conversation ends otherwise (a tool's result, an assistant's turn), when the last message has
 * other parts than text, such as images, and when its text is blank.
 */
export function semanticText(messages: readonly ChatMessage[]): string | undefined {
  const last = messages.at(-1);
  if (last?.role !== 'user') return undefined;
  const text = textOf(last.content);
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** Text of the last message whose role is `user`, or `''`; the semantic key of spec S1-06. */
export function lastUserText(messages: readonly ChatMessage[]): string {
  const message = messages.findLast((candidate) => candidate.role === 'user');
  return textOf(message?.content) ?? '';
}

/** Undefined for what holds other parts than text. */
function textOf(content: ChatMessage['content']): string | undefined {
  if (content === undefined || content === null) return undefined;
  if (typeof content === 'string') return content;
  if (content.some((part) => part.type !== 'text' || typeof part.text !== 'string')) return undefined;
  return content.map((part) => part.text).join('\n');
}
