import { difference } from './content-words.ts';
import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { sameContent } from './same-content.ts';
import { stem } from './stem.ts';
import { addedPrefixes, exchangedPrefixes, hardlyChanged, partedPrefixes } from './words/prefixes.ts';

/** Letters from which on what follows a prefix is a word. */
const shortest = 3;

/**
 * Vetoes two words that differ in a prefix, where no other content word differs: `load` and `reload`, `hyperthermia` and
 * `hypothermia`, `employees` and `ex-employees`.
 *
 * Passes words that a prefix hardly changes, as `charge` and `recharge`.
 */
export const prefixesGuard = defineGuard('prefixes', (query, cached) => {
  const parted = [...partedAlone(query, cached), ...partedAlone(cached, query)];
  if (parted.length > 0) return isOther(query, cached, parted) ? 'prefixes differ' : undefined;
  const { left, right } = difference(query.subjects, cached.subjects);
  const [word, other] = [left[0]?.stem, right[0]?.stem];
  if (word === undefined || other === undefined || left.length + right.length > 2) return undefined;
  return isPrefixed(word, other) || isPrefixed(other, word) || areExchanged(word, other)
    ? 'prefixes differ'
    : undefined;
});

/** A word and the prefix that a hyphen parts from it. */
interface PartedWord {
  readonly prefix: string;
  readonly root: string;
}

/** Whether parted prefixes make all the difference; one that denies may be a `not` in the other prompt. */
function isOther(query: Facets, cached: Facets, parted: readonly PartedWord[]): boolean {
  if (query.denials.count !== cached.denials.count) return false;
  const areShared = parted.every(({ root }) => [query, cached].every((each) => hasWord(each, root)));
  return areShared && sameContent(query, cached, new Set(parted.map(({ prefix }) => prefix)));
}

function hasWord({ content }: Facets, root: string): boolean {
  return content.some(({ stem }) => stem === root);
}

/** Words that have a parted prefix in one prompt and not in the other. */
function partedAlone(query: Facets, cached: Facets): PartedWord[] {
  const others = partedWords(cached);
  return partedWords(query).filter(({ prefix }) => !others.some((other) => other.prefix === prefix));
}

function partedWords({ text }: Facets): PartedWord[] {
  return Array.from(text.toLowerCase().matchAll(partedPrefixes), ([, prefix = '', word = '']) => ({
    prefix,
    root: stem(word),
  }));
}

function isPrefixed(word: string, plain: string): boolean {
  if (plain.length < shortest || hardlyChanged.has(plain) || !word.endsWith(plain)) return false;
  return addedPrefixes.has(word.slice(0, -plain.length));
}

function areExchanged(word: string, other: string): boolean {
  return exchangedPrefixes.some(
    ([one, two]) => sharesRest(word, one, other, two) || sharesRest(word, two, other, one),
  );
}

function sharesRest(word: string, prefix: string, other: string, otherPrefix: string): boolean {
  const rest = word.slice(prefix.length);
  return rest.length >= shortest && word.startsWith(prefix) && other === otherPrefix + rest;
}
