import { irregularVerbs } from './words/irregular-verbs.ts';

/**
 * Base form of an English word, by a few suffix rules: `cancelled` and `cancelling` give `cancel`, `city` and
 * `cities` give `citi`. Crude on purpose: two forms of one word must meet, what they meet at does not matter.
 */
export function stem(word: string): string {
  const irregular = irregularVerbs.get(word);
  if (irregular !== undefined) return unifyEnd(irregular);
  return word.length < 4 ? word : unifyEnd(dropVerbSuffix(dropPlural(word)));
}

function dropPlural(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return word.slice(0, -2);
  if (/(?:ss|x|z|ch|sh)es$/u.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(?:ss|us|is)$/u.test(word)) return word.slice(0, -1);
  return word;
}

function dropVerbSuffix(word: string): string {
  if (word.endsWith('ied') && word.length > 4) return word.slice(0, -2);
  const suffix = ['ing', 'ed', 'ly'].find((ending) => word.endsWith(ending));
  if (suffix === undefined) return word;
  const base = word.slice(0, -suffix.length);
  if (base.length < 3 || !/[aeiouy]/u.test(base)) return word;
  return /([bdfgklmnprt])\1$/u.test(base) && !word.endsWith('ly') ? base.slice(0, -1) : base;
}

/** `write` ends as `writing` does without its suffix, `city` as `cities`. */
function unifyEnd(word: string): string {
  if (word.length < 4) return word;
  if (word.endsWith('e')) return word.slice(0, -1);
  return /[^aeiou]y$/u.test(word) ? `${word.slice(0, -1)}i` : word;
}

const derivation =
  /^(?:|e|s|er|or|ers|ors|ion|ions|ation|ations|ment|ments|al|ance|ence|ant|ent|able|ible|ness|y|i|ity|ive|ist|ful|ic|ical|ed|ing|ier|iest|est|ies|ally|ically|ating|ated|ate|ization|ize|ise|isation|cation|cations|t|d)$/u;

/** Whether two words share a long beginning and differ only in how they are derived: `recommend`, `recommendation`. */
export function sameFamily(left: string, right: string): boolean {
  if (left.charCodeAt(0) !== right.charCodeAt(0)) return false;
  const shorter = Math.min(left.length, right.length);
  if (shorter < 5) return false;
  let shared = 0;
  while (shared < shorter && left.charCodeAt(shared) === right.charCodeAt(shared)) shared++;
  if (shared < Math.max(5, shorter - 2)) return false;
  return derivation.test(left.slice(shared)) && derivation.test(right.slice(shared));
}
