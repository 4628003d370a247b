import { type CharacterMarks, characterMarks } from './character-marks.ts';
import { type ContentWord, contentWords } from './content-words.ts';
import { negationCount } from './negation-count.ts';
import { type Quantity, quantitiesOf } from './quantities.ts';
import { questionKind } from './question-kind.ts';
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
  /** Keys of the content words, and every token's text. */
  readonly vocabulary: ReadonlySet<string>;
  readonly negations: number;
  /** Words such as `before` and `in` that relate two things. */
  readonly relations: ReadonlySet<string>;
  readonly question: string | undefined;
  /** Whether the prompt has characters of a script without spaces, such as Chinese. */
  readonly ideographs: boolean;
  readonly times: TimeMarks;
  readonly characters: CharacterMarks;
  /** Whether the prompt says too little to be compared, as one repeated character. */
  readonly repetitive: boolean;
}

const memo = new Map<string, Facets>();
const memoSize = 4_096;

/** Facets of a text; the last few are remembered, so a query checked against several candidates is read once. */
export function facetsOf(text: string): Facets {
  const known = memo.get(text);
  if (known) return known;
  const facets = analyse(text);
  if (text.length > guardedLength) return facets;
  if (memo.size >= memoSize) memo.delete(memo.keys().next().value ?? '');
  memo.set(text, facets);
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
  return {
    text,
    rest: whole.slice(guardedLength),
    tokens,
    quantities,
    identifiers,
    content,
    vocabulary,
    negations: negationCount(tokens, text),
    relations: related,
    question: questionKind(tokens, text),
    ideographs,
    times: timeMarks(tokens, text, ideographs),
    characters: characterMarks(text),
    repetitive: isRepetitive(tokens, text),
  };
}
