import type { ContentWord } from './content-words.ts';
import type { Token } from './tokens.ts';
import { joiningWords, linkingWords, partedVerbs, passedWords } from './words/linking-words.ts';
import { cardinals } from './words/number-words.ts';
import { units } from './words/units.ts';

/** What stands around one linking word or sign, as keys of words, numbers and identifiers. */
export interface Link {
  readonly word: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Words that belong to one end at most, as in `New York`. */
const reach = 3;
/** Numbers around a sign; a `+` or `*` would give the same either way. */
const numbersAroundSign =
  /(?<![\d.,:/^-])(\d+(?:\.\d+)?)\s?([-–:/÷^%<>])\s?(\d+(?:\.\d+)?)(?![\d,:/^-]|\.\d)/gu;

const unitNames: ReadonlySet<string> = new Set(units.values());

/** Links of a prompt whose two ends have different parts: `rename A to B`, `score 2-1`. */
export function linksOf(
  tokens: readonly Token[],
  content: readonly ContentWord[],
  text: string,
): readonly Link[] {
  const keys = keysOf(tokens, content);
  const joining = tokens.some(({ text }) => joiningWords.has(text));
  const parting = tokens.some(({ text }) => partedVerbs.has(text));
  const links: Link[] = joining ? [] : signLinks(text);
  for (const [position, { text: word }] of tokens.entries()) {
    if (!linkingWords.has(word) || (word === 'with' && !parting)) continue;
    const before = endAt(tokens, keys, position, -1);
    const after = endAt(tokens, keys, position, 1);
    if (!joining || converts(before, after)) links.push({ word, before, after });
  }
  return links.filter(({ before, after }) => before.length > 0 && after.length > 0);
}

function signLinks(text: string): Link[] {
  return [...text.matchAll(numbersAroundSign)].map(([, before = '', word = '', after = '']) => ({
    word,
    before: [before],
    after: [after],
  }));
}

/** What stands for each token when ends are compared; undefined for grammar words. */
function keysOf(tokens: readonly Token[], content: readonly ContentWord[]): (string | undefined)[] {
  const words = new Map(content.map(({ position, key }) => [position, key]));
  return tokens.map(({ kind, text }, position) => {
    if (kind === 'number' || kind === 'identifier') return text;
    return (
      cardinals.get(text) ?? (words.has(position) ? (units.get(text) ?? words.get(position)) : undefined)
    );
  });
}

/** The words next to a place on one side, articles passed over. */
function endAt(
  tokens: readonly Token[],
  keys: readonly (string | undefined)[],
  position: number,
  step: 1 | -1,
): string[] {
  let at = position + step;
  while (passedWords.has(tokens[at]?.text ?? '')) at += step;
  const end: string[] = [];
  for (let key = keys[at]; key !== undefined && end.length < reach; key = keys[at]) {
    end.push(key);
    at += step;
  }
  return end;
}

/** `miles to km` is no distance, but one unit turned into the other. */
function converts(before: readonly string[], after: readonly string[]): boolean {
  return before.some((key) => unitNames.has(key)) && after.some((key) => unitNames.has(key));
}
