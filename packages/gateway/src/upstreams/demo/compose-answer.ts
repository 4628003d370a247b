import { createHash } from 'node:crypto';
import type { DemoChatRequest } from './chat-request.ts';

/** Opens every answer, so that nobody takes it for a model's. */
export const demoNotice = 'This is the Reprise demo upstream, not a model; no LLM was called.';

const openings = [
  'A short answer would begin with the usual case',
  'The place to start is the simplest option',
  'Most people are best served by the plain way',
  'In general the first thing to check is what you have now',
] as const;

const middles = [
  'then name the one setting that matters most',
  'then go through the steps in order and look at the result after each',
  'then compare the two common choices and say when each of them fits',
  'then give an example with small numbers that can be checked by hand',
] as const;

const endings = [
  'and close with the mistake that is made most often.',
  'and close with where to read more.',
  'and close with what to do when it does not work.',
  'and close with a question back if something is unclear.',
] as const;

const quoteLimit = 72;

/**
 * Writes the stand-in answer of one choice.
 *
 * It quotes the question and ends with a fingerprint of the whole request, so an answer that was given to
 * another request can be told by reading it; the same request always gets the same answer.
 */
export function composeAnswer(request: DemoChatRequest, choice: number): string {
  const digest = createHash('sha256').update(request.substance).update(`#${choice}`).digest();
  const pick = (sentences: readonly string[], index: number): string =>
    sentences[digest[index]! % sentences.length]!;
  const outline = `${pick(openings, 0)}, ${pick(middles, 1)}, ${pick(endings, 2)}`;
  const tools = request.toolCount > 0 ? ` Tools offered: ${request.toolCount}, called: none.` : '';
  const fingerprint = digest.toString('hex', 3, 7);
  return `${demoNotice} You asked: "${questionOf(request)}" ${outline}${tools} (Request ${fingerprint}.)`;
}

function questionOf({ messages }: DemoChatRequest): string {
  const question = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1)!;
  const characters = [...question.text.replaceAll(/\s+/g, ' ').trim()];
  return characters.length <= quoteLimit
    ? characters.join('')
    : `${characters.slice(0, quoteLimit - 1).join('')}…`;
}
