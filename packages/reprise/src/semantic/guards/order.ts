import { defineGuard } from './define-guard.ts';
import { exchange } from './exchange.ts';
import type { Facets } from './facets.ts';

/**
 * Vetoes the same words in exchanged places: `from A to B` against `from B to A`, `A attacks B` against `B attacks A`.
 *
 * A part moved as a whole (`in 1972 they moved`, `they moved in 1972`) passes, and so does an exchange that an active
 * and a passive voice explain. Same order in other voices (`A remembers B`, `A is remembered by B`) is vetoed.
 */
export const orderGuard = defineGuard('order', (query, cached) => {
  const voice = agentStays(query, cached) ?? agentStays(cached, query);
  if (voice !== undefined) return voice ? undefined : 'another agent';
  const [left, right] = sharedOrder(query, cached);
  const change = exchange(left, right);
  if (change === 'exchanged') return 'words in exchanged places';
  if (change === 'mixed') return 'words in another order';
  return change === 'moved' && directionTurned(query, cached) ? 'direction turned' : undefined;
});

/** The words and numbers both prompts have once each, in the order of each. */
function sharedOrder(left: Facets, right: Facets): [readonly string[], readonly string[]] {
  const [leftKeys, rightKeys] = [orderedKeys(left), orderedKeys(right)];
  const both = intersection(once(leftKeys), once(rightKeys));
  return [leftKeys.filter((key) => both.has(key)), rightKeys.filter((key) => both.has(key))];
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
const forms = new Set('is are was were be been being am get gets got'.split(' '));

/**
 * Whether who acts in a passive clause (`was written by A`) acts in the active text too (`A wrote`); undefined when
 * the two texts do not differ in voice.
 */
function agentStays(passive: Facets, active: Facets): boolean | undefined {
  const verb = passive.content.find(
    ({ key, position }) => isPassive(passive, position) && active.vocabulary.has(key),
  );
  if (!verb) return undefined;
  const verbPlace = active.content.find(({ key }) => key === verb.key)?.position ?? -1;
  if (verbPlace < 0 || isPassive(active, verbPlace)) return undefined;
  const agent = passive.content.find(({ position }) => position > verb.position);
  const agentPlace = active.content.find(({ key }) => key === agent?.key)?.position ?? -1;
  return agentPlace < 0 ? undefined : agentPlace < verbPlace;
}

/** Whether the word there is followed by `by` and follows a form of `be`. */
function isPassive({ tokens }: Facets, position: number): boolean {
  if (tokens[position + 1]?.text !== 'by') return false;
  return tokens.slice(0, position).some(({ text }) => forms.has(text));
}

const connectors = new Set(['to', 'into', 'onto', 'than', 'over', '→', '->', '=>', '到', '转']);

/** Whether what one prompt goes to and what the other goes to are two different words of both. */
function directionTurned(query: Facets, cached: Facets): boolean {
  const left = destinations(query);
  const right = destinations(cached);
  return (
    [...left].some((key) => !right.has(key) && cached.vocabulary.has(key)) &&
    [...right].some((key) => !left.has(key) && query.vocabulary.has(key))
  );
}

function destinations({ content, tokens }: Facets): Set<string> {
  const found = new Set<string>();
  for (const { key, position } of content) {
    if (connectors.has(tokens[position - 1]?.text ?? '')) found.add(key);
  }
  return found;
}
