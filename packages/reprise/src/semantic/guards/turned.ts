import { difference } from './content-words.ts';
import type { Facets } from './facets.ts';
import { overlap } from './overlap.ts';
import { stem } from './stem.ts';
import { degrees, opposites } from './words/opposites.ts';

/**
 * What turns the meaning of one prompt against the other: a negation on one side, opposite words, or opposite words of
 * degree (`more`, `less`); undefined when nothing does, or when two turns cancel each other (`less sad`, `more happy`).
 */
export function turnBetween(query: Facets, cached: Facets): 'negation' | 'opposites' | 'degree' | undefined {
  const { opposites: pairs, left, right } = difference(query.content, cached.content);
  const turns = Math.abs(query.denials.count - cached.denials.count);
  if (pairs.length === 0) {
    if (turns === 0) return undefined;
    return affirmed(query, cached) || nothingElse(query, cached, left.length + right.length)
      ? 'negation'
      : undefined;
  }
  const ofDegree = pairs.filter((pair) => pair.every((word) => comparing.has(word.stem))).length;
  if (pairs.length + turns === 2 && ofDegree + turns === 1) return undefined;
  return ofDegree === pairs.length ? 'degree' : 'opposites';
}

/** Stems of words that compare. */
const comparing: ReadonlySet<string> = new Set([
  ...degrees,
  ...'higher lower highest lowest better worse best worst earlier later max min maximum minimum'
    .split(' ')
    .map((word) => stem(word)),
]);

/** Whether opposite words of degree are all that turns one prompt against the other. */
export function degreeTurned(query: Facets, cached: Facets): boolean {
  return isComparing(query) && isComparing(cached) && turnBetween(query, cached) === 'degree';
}

function isComparing({ content }: Facets): boolean {
  return content.some((word) => comparing.has(word.stem));
}

/** Whether what one prompt denies is affirmed by the other, which denies less and not in other words. */
function affirmed(query: Facets, cached: Facets): boolean {
  const [denying, other] = query.denials.count > cached.denials.count ? [query, cached] : [cached, query];
  if (other.denials.implied > denying.denials.implied) return false;
  if (denying.denials.open) return true;
  for (const word of denying.denials.words) {
    if (other.denials.words.has(word)) continue;
    if (other.vocabulary.has(word) || (denying.ideographs && other.text.includes(word))) return true;
  }
  return false;
}

/** Whether two prompts differ in hardly more than a negation, and neither says it in another way. */
function nothingElse(query: Facets, cached: Facets, alone: number): boolean {
  if (query.denials.implied !== cached.denials.implied) return false;
  if (query.ideographs && cached.ideographs) return overlap(query, cached) >= 0.75;
  return alone <= 1 && query.content.length + cached.content.length > 2;
}

/** Whether each of two prompts has alone one of two opposite words that relate things (`before`, `after`). */
export function relationTurned(query: Facets, cached: Facets, considered: ReadonlySet<string>): boolean {
  if (query.relations.size === 0 || cached.relations.size === 0) return false;
  const alone = [...query.relations].filter((word) => !cached.relations.has(word) && considered.has(word));
  return alone.some((word) =>
    [...cached.relations].some(
      (other) => !query.relations.has(other) && opposites.get(stem(word))?.has(stem(other)),
    ),
  );
}

/** Whether one Chinese text has only one and the other text only the other word of a pair of opposites. */
export function chineseTurned(
  query: string,
  cached: string,
  pairs: readonly (readonly [string, string])[],
): boolean {
  return pairs.some(([left, right]) => {
    const [queryLeft, queryRight] = [query.includes(left), query.includes(right)];
    if (queryLeft === queryRight) return false;
    return cached.includes(left) === queryRight && cached.includes(right) === queryLeft;
  });
}
