import type { Token } from './tokens.ts';
import { alwaysLabelledNouns, labelledNouns, romanNumerals } from './words/label-words.ts';
import { units } from './words/units.ts';

/** Options, escapes, shell variables and numbers below zero, as they are written. */
const signed =
  /(?<=^|[\s"'`(])(?<!\d\s)(?:--?\p{L}[\p{L}-]*|\+\p{L}{1,3}(?!\p{L})|[\\%]\p{L}(?!\p{L})|\$[?!#@*$]|-\d+(?:\.\d+)?)/gu;
/** A number with one letter that is no unit, as in `seat 12A`. */
const lettered = /(?<![\p{L}\p{N}.,])\d+\p{L}(?![\p{L}\p{N}])/gu;
/** Letters after a number that count or round it: `10k`, `2x`. */
const counting = /[kspxt]$/u;
const none: ReadonlySet<string> = new Set();

/** What a prompt writes with signs, single letters and Roman numerals: `-l`, `\d`, the `b` of `gate B`, `12a`. */
export function signMarks(tokens: readonly Token[], text: string): ReadonlySet<string> {
  const found = new Set(text.replaceAll('−', '-').match(signed));
  for (const [match] of text.matchAll(lettered)) {
    const mark = match.toLowerCase();
    if (!counting.test(mark) && !units.has(mark.replace(/^\d+/u, ''))) found.add(mark);
  }
  for (const [position, { text: word, capitalised, opening }] of tokens.entries()) {
    const before = tokens[position - 1];
    if (before === undefined || opening) continue;
    const isEnd = position === tokens.length - 1;
    if (isLabel(word, before.text, isEnd || capitalised) || isRegnal(word, before.capitalised, capitalised))
      found.add(romanNumerals.get(word) ?? word);
  }
  return found.size === 0 ? none : found;
}

/** `a` and `i` are words unless they are written large, end the prompt or follow a noun that is always labelled. */
function isLabel(word: string, noun: string, telling: boolean): boolean {
  if (!labelledNouns.has(noun) || !/^(?:\p{L}|[ivx]{2,5})$/u.test(word)) return false;
  return telling || !/^[ai]$/u.test(word) || alwaysLabelledNouns.has(noun);
}

/** `Henry IV`; `I` is a pronoun there. */
function isRegnal(word: string, afterName: boolean, capitalised: boolean): boolean {
  return afterName && capitalised && word !== 'i' && romanNumerals.has(word);
}
