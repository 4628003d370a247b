import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { exchange } from './exchange.ts';

/**
 * Vetoes the same words in exchanged places: `from A to B` against `from B to A`, `A attacks B` against `B attacks A`.
 *
 * A part moved as a whole (`in 1972 they moved`, `they moved in 1972`) passes, and so does an exchange that an active
 * and a passive voice explain. Same order in other voices (`A remembers B`, `A is remembered by B`) is vetoed.
 */
export const orderGuard = defineGuard('order', (query, cached) => {
  const passive = isPassive(query, cached) !== isPassive(cached, query);
  const [left, right] = sharedOrder(query, cached);
  const exchanged = exchange(left, right);
  if (passive) return exchanged === 'exchanged' ? undefined : 'another voice, same order';
  if (exchanged === 'exchanged') return 'words in exchanged places';
  return exchanged === 'moved' && directionTurned(query, cached) ? 'direction turned' : undefined;
});

/** The words both prompts have once each, in the order of each. */
function sharedOrder(left: Facets, right: Facets): [string[], string[]] {
  const shared = intersection(once(left), once(right));
  return [keysOf(left).filter((key) => shared.has(key)), keysOf(right).filter((key) => shared.has(key))];
}

function keysOf({ content }: Facets): string[] {
  return content.map(({ key }) => key);
}

function once(facets: Facets): Set<string> {
  const found = new Set<string>();
  const repeated = new Set<string>();
  for (const key of keysOf(facets)) {
    if (found.has(key)) repeated.add(key);
    found.add(key);
  }
  for (const key of repeated) found.delete(key);
  return found;
}

function intersection(left: ReadonlySet<string>, right: ReadonlySet<string>): Set<string> {
  return new Set([...left].filter((key) => right.has(key)));
}

const forms = new Set('is are was were be been being am get gets got'.split(' '));

/** Whether a verb that both prompts have stands before `by` after a form of `be` here. */
function isPassive({ content, tokens }: Facets, other: Facets): boolean {
  return content.some(({ key, position }) => {
    if (tokens[position + 1]?.text !== 'by' || !other.vocabulary.has(key)) return false;
    return tokens.slice(0, position).some(({ text }) => forms.has(text));
  });
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
