import type { Completion } from '../recording/completion.ts';

/**
 * An entry's value as an answer: what was recorded, or the text somebody has written down as the expected answer;
 * undefined when it is neither.
 */
export function keptAnswer(value: unknown, model: string): Completion | undefined {
  if (typeof value === 'string') return answerOf(value, model);
  if (typeof value !== 'object' || value === null || !('choices' in value)) return undefined;
  const { choices } = value;
  const whole = Array.isArray(choices) && choices.length > 0 && choices.every((choice) => choice?.message);
  return whole ? (value as unknown as Completion) : undefined;
}

function answerOf(content: string, model: string): Completion {
  const message = { role: 'assistant', content };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  return { id: '', object: 'chat.completion', created: 0, model, choices };
}
