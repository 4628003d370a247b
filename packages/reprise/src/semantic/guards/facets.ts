import { forgetOldest } from '../../core/index.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { type CharacterMarks, characterMarks } from './character-marks.ts';
import { type ContentWord, contentWords } from './content-words.ts';
import { type DirectionMarks, directionMarks } from './direction-marks.ts';
import { type LanguageMarks, languageMarks } from './language-marks.ts';
import { type Comparison, comparisonOf } from './measures.ts';
import { type Denials, denialsOf } from './negated-words.ts';
import { negationCount } from './negation-count.ts';
import { placesOf } from './places.ts';
import { type Quantity, quantitiesOf } from './quantities.ts';
import { questionKind } from './question-kind.ts';
import { quotedTexts } from './quoted-texts.ts';
import { isRepetitive } from './repetitive.ts';
import { type TimeMarks, timeMarks } from './time-marks.ts';
import { type Token, tokenise } from './tokens.ts';
import { relations } from './words/opposites.ts';

/** Characters of a prompt that guards read; longer prompts must be equal after this point. */
export const guardedLength = 8_192;

/** What the guards compare of one prompt. */
export interface Facets {
  /** The text as compared: compatibility forms unified, at most {@link guardedLength} characters. */
  readonly text: string;
  /** What lies beyond {@link guardedLength}, compared only for equality. */
  readonly rest: string;
  readonly tokens: readonly Token[];
  readonly quantities: readonly Quantity[];
  readonly identifiers: ReadonlySet<string>;
  readonly content: readonly ContentWord[];
  /** Quoted texts, titles and code spans. */
  readonly quotes: readonly string[];
  /** Keys of the content words, and every token's text. */
  readonly vocabulary: ReadonlySet<string>;
  readonly negations: number;
  readonly denials: Denials;
  /** Words such as `before` and `in` that relate two things. */
  readonly relations: ReadonlySet<string>;
  readonly question: string | undefined;
  /** Whether the prompt has characters of a script without spaces, such as Chinese. */
  readonly ideographs: boolean;
  readonly times: TimeMarks;
  readonly direction: DirectionMarks;
  readonly comparison: Comparison;
  readonly bounds: Bounds;
  readonly languages: LanguageMarks;
  /** Countries, provinces and cities by their Chinese names. */
  readonly places: ReadonlySet<string>;
  readonly characters: CharacterMarks;
  /** Whether the prompt says too little to be compared, as one repeated character. */
  readonly repetitive: boolean;
}

const noPlaces: ReadonlySet<string> = new Set();

const shortMemo = new Map<string, Facets>();
const shortMemoSize = 4_096;
const longMemo = new Map<string, Facets>();
const longMemoSize = 4;

/** Facets of a text; the last few are remembered, so a query checked against several candidates is read once. */
export function facetsOf(text: string): Facets {
  const [memo, size] = text.length > guardedLength ? [longMemo, longMemoSize] : [shortMemo, shortMemoSize];
  const known = memo.get(text);
  if (known) return known;
  const facets = analyse(text);
  memo.set(text, facets);
  forgetOldest(memo, size);
  return facets;
}

function analyse(whole: string): Facets {
  const text = whole.slice(0, guardedLength).normalize('NFKC');
  const tokens = tokenise(text);
  const quantities = quantitiesOf(tokens);
  const content = contentWords(tokens);
  const vocabulary = new Set<string>();
  const identifiers = new Set<string>();
  const related = new Set<string>();
  for (const token of tokens) {
    vocabulary.add(token.text);
    if (token.kind === 'identifier') identifiers.add(token.text);
    if (relations.has(token.text)) related.add(token.text);
  }
  for (const word of content) vocabulary.add(word.key);
  const ideographs = tokens.some(({ kind }) => kind === 'ideograph');
  const quotes = lazily(() => quotedTexts(text));
  const denials = lazily(() => denialsOf(tokens, content, text, ideographs));
  const direction = lazily(() => directionMarks(tokens, content));
  const comparison = lazily(() => comparisonOf(tokens));
  const bounds = lazily(() => boundsOf(text));
  const languages = lazily(() => languageMarks(tokens, text, ideographs));
  const times = lazily(() => timeMarks(tokens, text, ideographs));
  return {
    text,
    rest: whole.slice(guardedLength),
    tokens,
    quantities,
    identifiers,
    content,
    get quotes() {
      return quotes();
    },
    vocabulary,
    negations: negationCount(tokens, text),
    relations: related,
    question: questionKind(tokens, text),
    ideographs,
    get denials() {
      return denials();
    },
    get direction() {
      return direction();
    },
    get comparison() {
      return comparison();
    },
    get bounds() {
      return bounds();
    },
    get languages() {
      return languages();
    },
    places: ideographs ? placesOf(text) : noPlaces,
    get times() {
      return times();
    },
    characters: characterMarks(text),
    repetitive: isRepetitive(tokens, text),
  };
}

/** Made when it is first asked for: many prompts are only read by the verifier, which does not ask for it. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
