/** What a token is: a word, a number, something like an id or code, or one character of a script without spaces. */
export type TokenKind = 'word' | 'number' | 'identifier' | 'ideograph';

/** One piece of a prompt. */
export interface Token {
  readonly kind: TokenKind;
  /** Normal form: lower case, no apostrophes; a number without separators. */
  readonly text: string;
  /** Whether it was written with a capital first letter. */
  readonly capitalised: boolean;
  /** Whether it begins a sentence, a line or a quotation, where a capital says nothing. */
  readonly opening: boolean;
}

const run = /[\p{L}\p{M}\p{N}_]+(?:(?:[.'’]|(?<=\d),(?=\d{3}(?!\d)))[\p{L}\p{M}\p{N}_]+)*(?:[+#]{1,2}(?![\p{L}\p{N}]))?|[%$€£¥₹₿°→]|[-=]>|[+*^=<>≤≥×÷](?=\s?[\d(])|(?<=\d\s?)[-/](?=\s\d)/gu;
const ideographs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const ideographOrRest =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const opener = /[.?!:\n"“”‘`(]/u;
const contraction = /^(.+)['’](?:s|re|m|ll|ve|d)$/u;
const number = /^v?(\d+(?:\.\d+)*)$/u;
const quantity = /^(\d+(?:\.\d+)?)(\p{L}{1,3})$/u;

/** Splits a text into tokens, in order; linear in its length. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(run)) {
    const opening = end === 0 || opener.test(text.slice(end, match.index));
    end = match.index + match[0].length;
    if (ideographs.test(match[0])) {
      for (const [piece] of match[0].matchAll(ideographOrRest)) {
        if (ideographs.test(piece)) tokens.push({ kind: 'ideograph', text: piece, capitalised: false, opening });
        else pushRun(tokens, piece, opening);
      }
    } else pushRun(tokens, match[0], opening);
  }
  return tokens;
}

function pushRun(tokens: Token[], run: string, opening: boolean): void {
  const text = run.toLowerCase();
  const capitalised = text.charCodeAt(0) !== run.charCodeAt(0);
  const push = (kind: TokenKind, text: string): void => {
    tokens.push({ kind, text, capitalised, opening });
  };
  if (/^\p{L}+$/u.test(text)) return push('word', text);
  const plain = /^\d/u.test(text) ? text.replaceAll(',', '') : text;
  const digits = number.exec(plain)?.[1];
  if (digits !== undefined) return push('number', normalNumber(digits));
  const [, amount, unit] = quantity.exec(plain) ?? [];
  if (amount !== undefined && unit !== undefined) return pushQuantity(push, amount, unit);
  if (/['’]/u.test(text)) return pushContraction(push, text);
  if (/\p{Ll}\.\p{Lu}\p{Ll}/u.test(run)) {
    for (const part of text.split('.')) push('word', part);
    return;
  }
  if (/[\p{N}_.+#]/u.test(text)) return push('identifier', text.replaceAll(/[._]/gu, ''));
  push(/^[%$€£¥₹₿°→\p{L}]|[-=]>/u.test(text) ? 'word' : 'identifier', text);
}

/** `5kg` is a number and a unit, `10k` ten thousand, `2nd` the ordinal `2.`. */
function pushQuantity(push: (kind: TokenKind, text: string) => void, amount: string, unit: string): void {
  if (unit === 'k') return push('number', normalNumber(String(Number(amount) * 1000)));
  if (/^(?:st|nd|rd|th)$/u.test(unit)) return push('number', `${normalNumber(amount)}.`);
  push('number', normalNumber(amount));
  push('word', unit);
}

function pushContraction(push: (kind: TokenKind, text: string) => void, text: string): void {
  const base = contraction.exec(text)?.[1];
  if (base !== undefined) return push('word', base);
  const negated = /^(.+?)n['’]t$/u.exec(text)?.[1];
  if (negated === undefined) return push('word', text.replaceAll(/['’]/gu, ''));
  push('word', negated === 'ca' ? 'can' : negated === 'wo' ? 'will' : negated);
  push('word', 'not');
}

/** Drops leading zeros and an empty fraction: `08` is `8`, `5.00` is `5`; `2.10` stays, it may be a version. */
function normalNumber(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/u, '');
  return /^\d+\.00$/u.test(plain) ? plain.slice(0, -3) : plain;
}
