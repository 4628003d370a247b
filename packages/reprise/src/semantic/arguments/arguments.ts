import type { ChatMessage } from '../chat-request.ts';
import type { LookupLimits } from '../hit.ts';
import { assertNumber, isWithin } from './assert-number.ts';
import { invalid } from './invalid.ts';

/** Name, least and most of every limit. */
const limitRanges = [
  ['similarity', -1, 1],
  ['confidence', 0, 1],
  ['maxAge', 0, Number.POSITIVE_INFINITY],
  ['maxError', 0, 1],
] as const satisfies readonly (readonly [keyof LookupLimits, number, number])[];

/** @throws RepriseError `INVALID_ARGUMENT` that names the limit which is no number, or out of its range. */
export function assertLimits(limits: LookupLimits): void {
  for (const [name, least, most] of limitRanges) {
    const value = limits[name];
    // Every lookup by meaning passes here: a name is made for the error only.
    if (value === undefined || isWithin(value, least, most)) continue;
    assertNumber(`The limit ${name}`, value, [least, most]);
  }
}

/**
 * @param what names how long an answer lives, 0 to `Infinity`.
 * @throws RepriseError `INVALID_ARGUMENT` for anything else.
 */
export function assertLifetime(what: string, lifetime: unknown): void {
  assertNumber(what, lifetime, [0, Number.POSITIVE_INFINITY]);
}

/** @throws RepriseError `INVALID_ARGUMENT` for anything but `right` and `wrong`. */
export function assertVerdict(verdict: unknown): void {
  if (verdict !== 'right' && verdict !== 'wrong') throw invalid('The verdict', verdict, "'right' or 'wrong'");
}

/** @throws RepriseError `INVALID_ARGUMENT` for what cannot embed. */
export function assertEmbedder(option: string, value: unknown): void {
  if (typeof Object(value).embed === 'function') return;
  throw invalid(`The option ${option}`, value, 'an embedder, for example local()');
}

/** @throws RepriseError `INVALID_ARGUMENT` for what names nobody: whatever is no text looks alike as one. */
export function assertUserId(userId: unknown): void {
  if (typeof userId === 'string' || Number.isFinite(userId)) return;
  throw invalid('The option userId', userId, 'a text or a finite number');
}

/** @throws RepriseError `INVALID_ARGUMENT` that says which message is none; of parts, only whether they are objects. */
export function assertMessages(messages: unknown): asserts messages is readonly ChatMessage[] {
  if (!Array.isArray(messages)) throw invalid('The argument messages', messages, 'a list of messages');
  for (const [at, message] of messages.entries()) {
    if (typeof message?.role !== 'string') {
      throw invalid(`The argument messages[${at}]`, message, 'a message with a role and a content');
    }
    if (isContent(message.content)) continue;
    throw invalid(
      `The content of the argument messages[${at}]`,
      message.content,
      'a text, a list of parts, or null',
    );
  }
}

function isContent(content: unknown): boolean {
  if (content === undefined || content === null || typeof content === 'string') return true;
  return Array.isArray(content) && content.every((part) => typeof part === 'object' && part !== null);
}
