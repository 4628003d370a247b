import { sameFamily, stem } from './stem.ts';
import type { Token } from './tokens.ts';
import { negations } from './words/negations.ts';
import { cardinals, ordinals } from './words/number-words.ts';
import { areOpposites } from './words/opposites.ts';
import { fillerWords, stopWords } from './words/stop-words.ts';
import { synonyms } from './words/synonyms.ts';
import { units } from './words/units.ts';

/** A word that says what a prompt is about. */
export interface ContentWord {
  /** What two words must share to be the same: the stem, or the name of its group of synonyms. */
  readonly key: string;
  readonly stem: string;
  /** Place among the tokens of the prompt. */
  readonly position: number;
  /** Whether the word asks for help rather than names the subject, as `tips` does. */
  readonly filler: boolean;
}

const fillerKeys = new Set([...fillerWords].map((word) => stem(word)));

/** Content words of a prompt in their order; numbers, identifiers and grammar words are not among them. */
export function contentWords(tokens: readonly Token[]): ContentWord[] {
  const words: ContentWord[] = [];
  for (const [position, { kind, text }] of tokens.entries()) {
    if (kind !== 'word' || stopWords.has(text) || negations.has(text)) continue;
    if (cardinals.has(text) || ordinals.has(text) || !/^\p{L}/u.test(text)) continue;
    if (tokens[position - 1]?.kind === 'number' && units.has(text)) continue;
    const root = stem(text);
    words.push({ key: synonyms.get(root) ?? root, stem: root, position, filler: fillerKeys.has(root) });
  }
  return words;
}

/** The content words each of two prompts has alone. */
export interface Difference {
  readonly left: readonly ContentWord[];
  readonly right: readonly ContentWord[];
  /** Pairs of opposites, taken out of `left` and `right`. */
  readonly opposites: readonly (readonly [ContentWord, ContentWord])[];
}

/** Compares the content words of two prompts as sets. */
export function difference(left: readonly ContentWord[], right: readonly ContentWord[]): Difference {
  const onlyLeft = missingFrom(left, right);
  const onlyRight = missingFrom(right, left);
  const opposites: (readonly [ContentWord, ContentWord])[] = [];
  const rest = onlyLeft.filter((word) => {
    const match = onlyRight.findIndex((other) => areOpposites(word.stem, other.stem));
    const opposite = onlyRight[match];
    if (opposite === undefined) return true;
    opposites.push([word, opposite]);
    onlyRight.splice(match, 1);
    return false;
  });
  return { left: rest, right: onlyRight, opposites };
}

function missingFrom(words: readonly ContentWord[], others: readonly ContentWord[]): ContentWord[] {
  const keys = new Set(others.map((word) => word.key));
  const missing: ContentWord[] = [];
  const seen = new Set<string>();
  for (const word of words) {
    if (keys.has(word.key) || seen.has(word.key)) continue;
    seen.add(word.key);
    if (!others.some((other) => sameFamily(word.stem, other.stem))) missing.push(word);
  }
  return missing;
}
