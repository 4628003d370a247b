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

const word =
  /[\p{L}\p{M}\p{N}_]+(?:(?:[.'’]|(?<=\p{L}):|(?<=\d),(?=\d{3}(?!\d)))[\p{L}\p{M}\p{N}_]+)*(?:[+#]{1,2}(?![\p{L}\p{N}]))?/u;
const unitOrArrow = /[%$€£¥₹₿°→]|[-=]>/u;
const operatorByNumber = /[+*^=<>≤≥×÷](?=\s?[\d(])|(?<=\d\s?)[-/](?=\s\d)/u;
/** Signs that stand alone, as in `what does && mean`; not dashes, bullets or punctuation. */
const sign = /(?<![^\s`"'(])(?!(?:-+|[?!]+|[:/&#*])(?:\s|$))[-&|^~<>=+*\\#@{}[\]!?:/]{1,4}(?=$|[\s`"').,?])/u;
const run = new RegExp(
  [word, unitOrArrow, operatorByNumber, sign].map(({ source }) => source).join('|'),
  'gu',
);
/** Acronyms that in lower case are grammar words. */
const acronyms: ReadonlyMap<string, string> = new Map([
  ['US', 'usa'],
  ['U.S', 'usa'],
  ['U.S.A', 'usa'],
  ['IT', 'informatics'],
  ['WHO', 'world-health-organization'],
]);
const ideograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const ideographOrRest =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
/** Signs that join letters but not characters of scripts without spaces. */
const joiners = /^[.'’:,]+|[.'’:,]+$/gu;
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
    for (const [index, part] of partsOf(match[0]).entries()) {
      const capitalised = part.toLowerCase().charCodeAt(0) !== part.charCodeAt(0);
      for (const [kind, normal] of piecesOf(part))
        tokens.push({ kind, text: normal, capitalised, opening: opening && index === 0 });
    }
  }
  return tokens;
}

/** Takes the characters of scripts without spaces apart. */
function partsOf(run: string): readonly string[] {
  if (!ideograph.test(run)) return [run];
  return (run.match(ideographOrRest) ?? []).map((part) => part.replaceAll(joiners, '')).filter(Boolean);
}

type Piece = readonly [kind: TokenKind, text: string];

function piecesOf(part: string): readonly Piece[] {
  if (ideograph.test(part)) return [['ideograph', part]];
  const acronym = acronyms.get(part);
  if (acronym !== undefined) return [['word', acronym]];
  const text = part.toLowerCase();
  if (/^\p{L}+$/u.test(text)) return [['word', text]];
  if (/^v?\d/u.test(text)) return numericPieces(text.replaceAll(',', ''));
  if (/['’]/u.test(text)) return contractionPieces(text);
  if (/\p{Ll}\.\p{Lu}\p{Ll}/u.test(part)) return text.split('.').map((word) => ['word', word]);
  if (/[\p{N}_.+#:]/u.test(text)) return [['identifier', text.replaceAll(/[._]/gu, '')]];
  return [[/^(?:[%$€£¥₹₿°→\p{L}]|[-=]>)/u.test(text) ? 'word' : 'identifier', text]];
}

/** `5kg` is a number and a unit, `10k` ten thousand, `2nd` the ordinal `2.`; other mixtures are identifiers. */
function numericPieces(text: string): readonly Piece[] {
  const digits = number.exec(text)?.[1];
  if (digits !== undefined) return [['number', normalNumber(digits)]];
  const [, amount, unit] = quantity.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return [['identifier', text.replaceAll(/[._]/gu, '')]];
  if (unit === 'k') return [['number', normalNumber(String(Number(amount) * 1000))]];
  if (/^(?:st|nd|rd|th)$/u.test(unit)) return [['number', `${normalNumber(amount)}.`]];
  return [
    ['number', normalNumber(amount)],
    ['word', unit],
  ];
}

/** `what's` is `what`, `can't` is `can not`, `o'clock` one word. */
function contractionPieces(text: string): readonly Piece[] {
  const base = contraction.exec(text)?.[1];
  if (base !== undefined) return [['word', base]];
  const negated = /^(.+)n['’]t$/u.exec(text)?.[1];
  if (negated === undefined) return [['word', text.replaceAll(/['’]/gu, '')]];
  const verb = negated === 'ca' ? 'can' : negated === 'wo' ? 'will' : negated;
  return [
    ['word', verb],
    ['word', 'not'],
  ];
}

/** Drops leading zeros and an empty fraction: `08` is `8`, `5.00` is `5`; `2.10` stays, it may be a version. */
function normalNumber(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/u, '');
  return /^\d+\.00$/u.test(plain) ? plain.slice(0, -3) : plain;
}
