import type { ChatRequest } from '../../semantic/index.ts';
import type { Completion } from './completion.ts';

/** Finish reasons of answers that are whole. */
const wholeReasons: ReadonlySet<unknown> = new Set(['stop', 'tool_calls', 'function_call']);

/**
 * Why an answer must not be kept, or undefined when it may: every choice must be there and have ended by itself,
 * not by a length limit, a content filter or an error.
 */
export function incompleteness(completion: Completion, wantedChoices: number): string | undefined {
  if (completion.error !== undefined && completion.error !== null) return 'the answer is an error';
  const { choices } = completion;
  if (!Array.isArray(choices) || choices.length < wantedChoices) return 'choices are missing';
  const odd = choices.find((choice) => !wholeReasons.has(choice.finish_reason));
  return odd ? `a choice ended with ${odd.finish_reason ?? 'no finish reason'}` : undefined;
}

/** How many answers a request asks for. */
export function wantedChoices({ n }: ChatRequest): number {
  return typeof n === 'number' ? n : 1;
}
