import type { Facets } from './facets.ts';
import { sameContent } from './same-content.ts';
import type { Token } from './tokens.ts';
import { articles, joiningWords, linkingWords, partedVerbs } from './words/linking-words.ts';
import { cardinals } from './words/number-words.ts';
import { units } from './words/units.ts';

/** What stands around one linking word, as keys of words, numbers and identifiers. */
interface Link {
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

/**
 * Whether what stands before and after one and the same linking word or sign has changed places, and nothing else
 * differs: `rename A to B`, `rename B to A`; `score 2-1`, `score 1-2`.
 */
export function endsExchanged(query: Facets, cached: Facets): boolean {
  const links = linksOf(query);
  if (links.length === 0) return false;
  const others = linksOf(cached);
  const exchanged = links.some((link) => others.some((other) => crosses(link, other)));
  return exchanged && sameContent(query, cached);
}

function crosses(link: Link, other: Link): boolean {
  if (link.word !== other.word) return false;
  return (
    moved(link.before, other.after, link.after, other.before) &&
    moved(link.after, other.before, link.before, other.after)
  );
}

/** Whether something of one end is in the other prompt at the other end, and at that alone. */
function moved(
  end: readonly string[],
  otherEnd: readonly string[],
  opposite: readonly string[],
  otherOpposite: readonly string[],
): boolean {
  return end.some((key) => otherEnd.includes(key) && !opposite.includes(key) && !otherOpposite.includes(key));
}

function linksOf(facets: Facets): Link[] {
  const keys = facets.tokens.map(keyOf(facets));
  const joining = facets.tokens.some(({ text }) => joiningWords.has(text));
  const parting = facets.tokens.some(({ text }) => partedVerbs.has(text));
  const links: Link[] = joining ? [] : signLinks(facets.text);
  for (const [position, { text: word }] of facets.tokens.entries()) {
    if (!linkingWords.has(word) || (word === 'with' && !parting)) continue;
    const before = endAt(facets.tokens, keys, position, -1);
    const after = endAt(facets.tokens, keys, position, 1);
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

/** What stands for a token when ends are compared; undefined for grammar words. */
function keyOf({ content }: Facets): (token: Token, position: number) => string | undefined {
  const words = new Map(content.map(({ position, key }) => [position, key]));
  return ({ kind, text }, position) => {
    if (kind === 'number' || kind === 'identifier') return text;
    return (
      cardinals.get(text) ?? (words.has(position) ? (units.get(text) ?? words.get(position)) : undefined)
    );
  };
}

/** The words next to a place on one side, articles passed over. */
function endAt(
  tokens: readonly Token[],
  keys: readonly (string | undefined)[],
  position: number,
  step: 1 | -1,
): string[] {
  let at = position + step;
  while (articles.has(tokens[at]?.text ?? '')) at += step;
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
