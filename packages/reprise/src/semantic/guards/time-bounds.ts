import type { Facets } from './facets.ts';
import { sameContent } from './same-content.ts';
import { stem } from './stem.ts';
import type { Token } from './tokens.ts';
import { days, months, periods, relatives, weekdays } from './words/date-words.ts';
import { units } from './words/units.ts';

/** Words that bound a time, and which end they bound. */
const bounds: ReadonlyMap<string, string> = new Map([
  ['until', 'until'],
  ['till', 'until'],
  ['before', 'before'],
  ['after', 'after'],
  ['since', 'after'],
]);
/** Words that may bound a time or not: `by Friday`, `from 8 to 10`. */
const vague: ReadonlySet<string> = new Set('by from through to within starting ending'.split(' '));
const passed: ReadonlySet<string> = new Set('the about around exactly'.split(' '));

const boundStems: ReadonlySet<string> = new Set([...bounds.keys()].map(stem));

/**
 * Whether one prompt bounds a time by another end than the other, or names it without (`until 8 am`, `at 8 am`), where
 * no other word of content differs.
 */
export function timeBoundsDiffer(query: Facets, cached: Facets): boolean {
  const [left, right] = [timeBounds(query.tokens), timeBounds(cached.tokens)];
  if (left.size === right.size && [...left].every((bound) => right.has(bound))) return false;
  if (isVague(query.tokens) || isVague(cached.tokens)) return false;
  return sameContent(query, cached, boundStems);
}

function timeBounds(tokens: readonly Token[]): Set<string> {
  const found = new Set<string>();
  for (const [position, { text }] of tokens.entries()) {
    const bound = bounds.get(text);
    if (bound === undefined) continue;
    const next = passed.has(tokens[position + 1]?.text ?? '') ? position + 2 : position + 1;
    if (isTime(tokens, next)) found.add(bound);
  }
  return found;
}

function isVague(tokens: readonly Token[]): boolean {
  return tokens.some(({ text }, position) => vague.has(text) && isTime(tokens, position + 1));
}

/** Whether a day, month, period, year or time of day begins at a place; `3 attempts` and `3 days` do not. */
function isTime(tokens: readonly Token[], position: number): boolean {
  const { kind, text } = tokens[position] ?? { kind: 'word', text: '' };
  if (kind === 'word')
    return days.has(text) || weekdays.has(text) || months.has(text) || isRelative(tokens, position);
  if (kind !== 'number') return false;
  const next = tokens[position + 1];
  if (next === undefined || next.opening || next.kind === 'number') return true;
  return /^(?:am|pm)$/u.test(units.get(next.text) ?? '') || next.text === 'oclock' || months.has(next.text);
}

/** `last week`. */
function isRelative(tokens: readonly Token[], position: number): boolean {
  return relatives.has(tokens[position]?.text ?? '') && periods.has(tokens[position + 1]?.text ?? '');
}
