import type { Facets } from './facets.ts';

/** Two orders of the words both prompts have once each. */
export interface SharedOrder {
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** Words, numbers and identifiers of either prompt that the other has not, or not once. */
  readonly alone: number;
}

/** The words and numbers both prompts have once each, in the order of each. */
export function sharedOrder(query: Facets, cached: Facets): SharedOrder {
  const [queryKeys, cachedKeys] = [orderedKeys(query), orderedKeys(cached)];
  const both = intersection(once(queryKeys), once(cachedKeys));
  const left = queryKeys.filter((key) => both.has(key));
  const right = cachedKeys.filter((key) => both.has(key));
  return { left, right, alone: queryKeys.length + cachedKeys.length - left.length - right.length };
}

/** Words about the subject and numbers, in order; the parts of a date have none. */
function orderedKeys({ content, tokens }: Facets): string[] {
  const keys: string[] = [];
  let next = 0;
  for (const [position, { kind, text }] of tokens.entries()) {
    const word = content[next];
    if (word?.position === position) {
      next++;
      if (!word.filler) keys.push(word.key);
    } else if (kind === 'identifier' || (kind === 'number' && !inDate(tokens, position))) keys.push(text);
  }
  return keys;
}

function inDate(tokens: Facets['tokens'], position: number): boolean {
  return [-2, -1, 1].some((distance) => months.has(tokens[position + distance]?.text ?? ''));
}

function once(keys: readonly string[]): Set<string> {
  const found = new Set<string>();
  const repeated = new Set<string>();
  for (const key of keys) {
    if (found.has(key)) repeated.add(key);
    found.add(key);
  }
  for (const key of repeated) found.delete(key);
  return found;
}

function intersection(left: ReadonlySet<string>, right: ReadonlySet<string>): Set<string> {
  return new Set([...left].filter((key) => right.has(key)));
}

const months = new Set(
  'january february march april may june july august september october november december'.split(' '),
);
