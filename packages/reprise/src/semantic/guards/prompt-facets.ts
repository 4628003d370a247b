import { type Bounds, boundsOf } from './bounds.ts';
import { type CharacterMarks, characterMarks } from './character-marks.ts';
import { type ContentWord, contentWords } from './content-words.ts';
import { type DirectionMarks, directionMarks } from './direction-marks.ts';
import { type Facets, guardedLength } from './facets.ts';
import { type LanguageMarks, languageMarks } from './language-marks.ts';
import { type Link, linksOf } from './links.ts';
import { type Comparison, comparisonOf } from './measures.ts';
import { type Denials, denialsOf } from './negated-words.ts';
import { negationCount } from './negation-count.ts';
import { placesOf } from './places.ts';
import { type Quantity, quantitiesOf } from './quantities.ts';
import { questionKind } from './question-kind.ts';
import { quotedTexts } from './quoted-texts.ts';
import { isRepetitive } from './repetitive.ts';
import { scopeMarks } from './scope-marks.ts';
import { signMarks } from './sign-marks.ts';
import { type SubjectOrder, subjectOrder } from './subject-order.ts';
import { type SymbolMarks, symbolMarks } from './symbol-marks.ts';
import { type TimeMarks, timeMarks } from './time-marks.ts';
import { type Token, tokenise } from './tokens.ts';
import { type VerbMarks, verbMarks } from './verb-marks.ts';
import { relations } from './words/opposites.ts';
import type { Scope } from './words/scope-words.ts';

const noPlaces: ReadonlySet<string> = new Set();

/** What only guards read is made when it is first asked for: many prompts are only read by the verifier. */
export class PromptFacets implements Facets {
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
  #subjects: readonly ContentWord[] | undefined;
  #order: SubjectOrder | undefined;
  #quotes: readonly string[] | undefined;
  #denials: Denials | undefined;
  #links: readonly Link[] | undefined;
  #verb: VerbMarks | undefined;
  #times: TimeMarks | undefined;
  #direction: DirectionMarks | undefined;
  #comparison: Comparison | undefined;
  #bounds: Bounds | undefined;
  #scopes: readonly Scope[] | undefined;
  #languages: LanguageMarks | undefined;
  #signs: ReadonlySet<string> | undefined;
  #symbols: SymbolMarks | undefined;

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

  get subjects(): readonly ContentWord[] {
    this.#subjects ??= this.content.filter(({ filler }) => !filler);
    return this.#subjects;
  }

  get order(): SubjectOrder {
    this.#order ??= subjectOrder(this.tokens, this.content);
    return this.#order;
  }

  get quotes(): readonly string[] {
    this.#quotes ??= quotedTexts(this.text);
    return this.#quotes;
  }

  get denials(): Denials {
    this.#denials ??= denialsOf(this.tokens, this.content, this.text, this.ideographs);
    return this.#denials;
  }

  get links(): readonly Link[] {
    this.#links ??= linksOf(this.tokens, this.content, this.text);
    return this.#links;
  }

  get verb(): VerbMarks {
    this.#verb ??= verbMarks(this.tokens, this.content);
    return this.#verb;
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

  get scopes(): readonly Scope[] {
    this.#scopes ??= scopeMarks(this.tokens);
    return this.#scopes;
  }

  get languages(): LanguageMarks {
    this.#languages ??= languageMarks(this.tokens, this.text, this.ideographs);
    return this.#languages;
  }

  get signs(): ReadonlySet<string> {
    this.#signs ??= signMarks(this.tokens, this.text);
    return this.#signs;
  }

  get symbols(): SymbolMarks {
    this.#symbols ??= symbolMarks(this.text);
    return this.#symbols;
  }
}
