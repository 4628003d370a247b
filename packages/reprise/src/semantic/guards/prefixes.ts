import { difference } from './content-words.ts';
import { defineGuard } from './define-guard.ts';
import { addedPrefixes, exchangedPrefixes, hardlyChanged } from './words/prefixes.ts';

/** Letters from which on what follows a prefix is a word. */
const shortest = 3;

/**
 * Vetoes two words that differ in a prefix, where no other content word differs: `load` and `reload`, `hyperthermia` and
 * `hypothermia`.
 *
 * Passes words that a prefix hardly changes, as `charge` and `recharge`.
 */
export const prefixesGuard = defineGuard('prefixes', (query, cached) => {
  const { left, right } = difference(query.subjects, cached.subjects);
  const [word, other] = [left[0]?.stem, right[0]?.stem];
  if (word === undefined || other === undefined || left.length + right.length > 2) return undefined;
  return isPrefixed(word, other) || isPrefixed(other, word) || areExchanged(word, other)
    ? 'prefixes differ'
    : undefined;
});

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
