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

const shortMemo = new Map<string, Facets>();
const shortMemoSize = 1_024;
const longMemo = new Map<string, Facets>();
const longMemoSize = 4;

/** Facets of a text; the last few are remembered, so a query checked against several candidates is read once. */
export function facetsOf(text: string): Facets {
  const [memo, size] = text.length > guardedLength ? [longMemo, longMemoSize] : [shortMemo, shortMemoSize];
  const known = memo.get(text);
  if (known) return known;
  const facets = new PromptFacets(text);
  memo.set(text, facets);
  forgetOldest(memo, size);
  return facets;
}

const noPlaces: ReadonlySet<string> = new Set();

/** What only guards read is made when it is first asked for: many prompts are only read by the verifier. */
class PromptFacets implements Facets {
  readonly text: string;
  readonly rest: string;
  readonly tokens: readonly Token[];
  readonly quantities: readonly Quantity[];
  readonly identifiers = new Set<string>();
  readonly content: readonly ContentWord[];
  readonly vocabulary = new Set<string>();
  readonly negations: number;
  readonly relations = new Set<string>();
  readonly question: string | undefined;
  readonly ideographs: boolean;
  readonly places: ReadonlySet<string>;
  readonly characters: CharacterMarks;
  readonly repetitive: boolean;
  #quotes: readonly string[] | undefined;
  #denials: Denials | undefined;
  #times: TimeMarks | undefined;
  #direction: DirectionMarks | undefined;
  #comparison: Comparison | undefined;
  #bounds: Bounds | undefined;
  #languages: LanguageMarks | undefined;

  constructor(whole: string) {
    this.text = whole.slice(0, guardedLength).normalize('NFKC');
    this.rest = whole.slice(guardedLength);
    this.tokens = tokenise(this.text);
    this.quantities = quantitiesOf(this.tokens);
    this.content = contentWords(this.tokens);
    for (const { kind, text } of this.tokens) {
      this.vocabulary.add(text);
      if (kind === 'identifier') this.identifiers.add(text);
      if (relations.has(text)) this.relations.add(text);
    }
    for (const { key } of this.content) this.vocabulary.add(key);
    this.negations = negationCount(this.tokens, this.text);
    this.question = questionKind(this.tokens, this.text);
    this.ideographs = this.tokens.some(({ kind }) => kind === 'ideograph');
    this.places = this.ideographs ? placesOf(this.text) : noPlaces;
    this.characters = characterMarks(this.text);
    this.repetitive = isRepetitive(this.tokens, this.text);
  }

  get quotes(): readonly string[] {
    this.#quotes ??= quotedTexts(this.text);
    return this.#quotes;
  }

  get denials(): Denials {
    this.#denials ??= denialsOf(this.tokens, this.content, this.text, this.ideographs);
    return this.#denials;
  }

  get times(): TimeMarks {
    this.#times ??= timeMarks(this.tokens, this.text, this.ideographs);
    return this.#times;
  }

  get direction(): DirectionMarks {
    this.#direction ??= directionMarks(this.tokens, this.content);
    return this.#direction;
  }

  get comparison(): Comparison {
    this.#comparison ??= comparisonOf(this.tokens);
    return this.#comparison;
  }

  get bounds(): Bounds {
    this.#bounds ??= boundsOf(this.text);
    return this.#bounds;
  }

  get languages(): LanguageMarks {
    this.#languages ??= languageMarks(this.tokens, this.text, this.ideographs);
    return this.#languages;
  }
}
