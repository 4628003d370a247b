import type { ContentWord } from '../guards/content-words.ts';
import type { Facets } from '../guards/facets.ts';
import { facetsOf } from '../guards/facets-of.ts';
import type { Token } from '../guards/tokens.ts';
import { askerRole, isLight, isPreposition, modality, moodsOf, personsOf } from './small-words.ts';
import type { WordTable } from './word-table.ts';

/** Content words of a prompt that are compared; a prompt with more is never found to mean the same. */
const comparedWords = 96;

/** A content word with what the table knows of it. */
export interface ProfiledWord extends ContentWord {
  readonly row: number;
  /** How much the word says, 0 to 1: rare words more, words that only ask for help little. */
  readonly weight: number;
  /** The preposition before the word, or empty. */
  readonly preposition: string;
}

/** What the verifier compares of one prompt. */
export interface Profile {
  readonly facets: Facets;
  readonly words: readonly ProfiledWord[];
  /** Keys of words, numbers and identifiers about the subject, in order. */
  readonly subjects: readonly string[];
  /** Neighbouring subjects, joined. */
  readonly neighbours: ReadonlySet<string>;
  /** Texts of all tokens, with the key in place of a content word. */
  readonly all: ReadonlySet<string>;
  /** Small words that change what is asked, such as `why`, `from` and `only`. */
  readonly small: ReadonlySet<string>;
  /** 1 when the asker acts, -1 when something is done to the asker, else 0. */
  readonly role: number;
  /** In which way the first verb is meant: ability, duty, future, past or plain. */
  readonly modality: string;
  /** Which persons it speaks of, a bit each. */
  readonly persons: number;
  /** Which of duty, reason, quantity, future and past it expresses, a bit each. */
  readonly moods: number;
  /** Each once, in ascending order. */
  readonly trigrams: Uint32Array;
  /** Weighted mean of the word vectors, at length 1, or of zeros. */
  readonly direction: readonly number[];
  readonly weight: number;
  /** Whether all of the text is compared, and it says something and hides nothing. */
  readonly comparable: boolean;
}

const memo = new WeakMap<Facets, Profile>();

/** Profile of a text; kept as long as the guards remember the text. */
export function profileOf(text: string, table: WordTable): Profile {
  const facets = facetsOf(text);
  const known = memo.get(facets);
  if (known) return known;
  const profile = analyse(facets, table);
  memo.set(facets, profile);
  return profile;
}

function analyse(facets: Facets, table: WordTable): Profile {
  const { content, tokens } = facets;
  const words = content.slice(0, comparedWords).map((word) => profiled(word, tokens, table));
  const compared = tokens.slice(0, comparedTokens);
  const texts = compared.map(({ text }) => text);
  const places = new Map(words.map((word) => [word.position, word]));
  const subjects = subjectsOf(compared, places);
  const all = allOf(compared, places);
  const direction = new Array<number>(table.dimensions).fill(0);
  for (const { row, weight } of words) table.addTo(direction, row, weight);
  const length = Math.hypot(...direction) || 1;
  for (let axis = 0; axis < direction.length; axis++) direction[axis]! /= length;
  return {
    facets,
    words,
    subjects,
    neighbours: new Set(subjects.slice(1).map((subject, at) => `${subjects[at]} ${subject}`)),
    all,
    persons: personsOf(all),
    moods: moodsOf(all),
    small: smallOf(compared, places),
    role: askerRole(texts),
    modality: modality(texts),
    trigrams: trigramsOf(facets.text),
    direction,
    weight: words.reduce((sum, { weight }) => sum + weight, 0),
    comparable: isComparable(facets),
  };
}

const comparedTokens = 256;

function isComparable({ content, tokens, rest, repetitive, characters }: Facets): boolean {
  if (repetitive || characters.hidden || characters.mixed) return false;
  return rest === '' && content.length <= comparedWords && tokens.length <= comparedTokens;
}

const fillerWeight = 0.25;

function profiled(word: ContentWord, tokens: readonly Token[], table: WordTable): ProfiledWord {
  const { key, stem, position, filler } = word;
  let row = table.rowOf(stem);
  if (row < 0) row = table.rowOf(tokens[position]?.text ?? '');
  const weight = (0.15 + 0.85 * table.rarity(row)) * (filler ? fillerWeight : 1);
  return { key, stem, position, filler, row, weight, preposition: prepositionBefore(position, tokens) };
}

/** A preposition one or two words before a position, or empty. */
function prepositionBefore(position: number, tokens: readonly Token[]): string {
  const [near, far] = [tokens[position - 1]?.text ?? '', tokens[position - 2]?.text ?? ''];
  if (isPreposition(near)) return near;
  return isPreposition(far) ? far : '';
}

/** Content words by their position. */
type Places = ReadonlyMap<number, ProfiledWord>;

function subjectsOf(tokens: readonly Token[], places: Places): string[] {
  const subjects: string[] = [];
  for (const [position, { kind, text }] of tokens.entries()) {
    const word = places.get(position);
    if (word) {
      if (!word.filler) subjects.push(word.key);
    } else if (kind === 'identifier' || kind === 'number') subjects.push(text);
  }
  return subjects;
}

function allOf(tokens: readonly Token[], places: Places): Set<string> {
  const all = new Set<string>();
  for (const [position, { text }] of tokens.entries()) all.add(places.get(position)?.key ?? text);
  return all;
}

function smallOf(tokens: readonly Token[], places: Places): Set<string> {
  const small = new Set<string>();
  for (const [position, { kind, text }] of tokens.entries()) {
    if (kind === 'word' && !places.has(position) && !isLight(text)) small.add(text);
  }
  return small;
}

const comparedCharacters = 1_024;

function trigramsOf(text: string): Uint32Array {
  const plain = ` ${text.slice(0, comparedCharacters).toLowerCase()} `;
  const all = new Uint32Array(Math.max(0, plain.length - 2));
  for (let at = 0; at < all.length; at++) {
    all[at] = trigram(plain.charCodeAt(at), plain.charCodeAt(at + 1), plain.charCodeAt(at + 2));
  }
  all.sort();
  let found = 0;
  for (const each of all) if (found === 0 || each !== all[found - 1]) all[found++] = each;
  return all.slice(0, found);
}

/** A number of 32 bits, of its own for Latin letters. */
function trigram(first: number, second: number, third: number): number {
  if ((first | second | third) < 256) return (first << 16) | (second << 8) | third;
  return Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ third;
}
