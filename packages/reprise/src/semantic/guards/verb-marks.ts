import type { ContentWord } from './content-words.ts';
import { type Modality, modalityOf } from './modality-of.ts';
import { type Tense, tenseOf } from './tense-of.ts';
import type { Token } from './tokens.ts';

/** When and in which way what a prompt asks for is meant, in English. */
export interface VerbMarks {
  readonly tense: Tense | undefined;
  readonly modality: Modality | undefined;
}

/** Tense and modality of a prompt. */
export function verbMarks(tokens: readonly Token[], content: readonly ContentWord[]): VerbMarks {
  return { tense: tenseOf(tokens), modality: modalityOf(tokens, content) };
}
