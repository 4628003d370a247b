import type { ChatMessage } from '../../semantic/index.ts';
import type { AnswerMessage } from '../recording/completion.ts';

/** Fields in which servers report thinking; some of them refuse to be sent them again. */
const thinking: ReadonlySet<string> = new Set(['reasoning', 'reasoning_content']);

/** The message of an answer as it can be part of the next question: without thinking and without empty fields. */
export function sentBack(message: AnswerMessage | undefined): ChatMessage {
  const { role = 'assistant', content = null, ...others } = message ?? {};
  const kept = Object.entries(others).filter(([name, value]) => !thinking.has(name) && !isEmpty(value));
  return { role, content, ...Object.fromEntries(kept) };
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
