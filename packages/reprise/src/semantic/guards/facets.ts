import type { Bounds } from './bounds.ts';
import type { CharacterMarks } from './character-marks.ts';
import type { ContentWord } from './content-words.ts';
import type { DirectionMarks } from './direction-marks.ts';
import type { LanguageMarks } from './language-marks.ts';
import type { Link } from './links.ts';
import type { Comparison } from './measures.ts';
import type { Denials } from './negated-words.ts';
import type { Quantity } from './quantities.ts';
import type { SubjectOrder } from './subject-order.ts';
import type { SymbolMarks } from './symbol-marks.ts';
import type { TimeMarks } from './time-marks.ts';
import type { Token } from './tokens.ts';
import type { VerbMarks } from './verb-marks.ts';
import type { Scope } from './words/scope-words.ts';

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
  /** The content words without those that ask for help. */
  readonly subjects: readonly ContentWord[];
  readonly order: SubjectOrder;
  /** Quoted texts, titles and code spans. */
  readonly quotes: readonly string[];
  /** Keys of the content words, and every token's text. */
  readonly vocabulary: ReadonlySet<string>;
  readonly negations: number;
  readonly denials: Denials;
  /** Words such as `before` and `in` that relate two things. */
  readonly relations: ReadonlySet<string>;
  /** What stands around words such as `to` and `with`, where exchanging it turns the meaning. */
  readonly links: readonly Link[];
  readonly question: string | undefined;
  readonly verb: VerbMarks;
  /** Whether the prompt has characters of a script without spaces, such as Chinese. */
  readonly ideographs: boolean;
  readonly times: TimeMarks;
  readonly direction: DirectionMarks;
  readonly comparison: Comparison;
  readonly bounds: Bounds;
  /** How many, how often or how far. */
  readonly scopes: readonly Scope[];
  readonly languages: LanguageMarks;
  /** Countries, provinces and cities by their Chinese names. */
  readonly places: ReadonlySet<string>;
  readonly characters: CharacterMarks;
  /** What is written with signs, single letters and Roman numerals. */
  readonly signs: ReadonlySet<string>;
  readonly symbols: SymbolMarks;
  /** Whether the prompt says too little to be compared, as one repeated character. */
  readonly repetitive: boolean;
}
