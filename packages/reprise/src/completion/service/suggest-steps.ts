import type { Suggestion } from '../cache/suggestion.ts';
import type { SuggestionType } from './suggestion-type.ts';

/** What an answer consists of. */
export interface SuggestResult {
  /** Best first. */
  readonly suggestions: readonly Suggestion[];
  readonly cacheHit: boolean;
  /** Milliseconds. */
  readonly took: number;
}

/** What a streamed answer tells, in this order: the beginning, what is worked on, each suggestion, the end. */
export type SuggestStep =
  | { readonly step: 'start' }
  | { readonly step: 'processing'; readonly type: SuggestionType }
  | { readonly step: 'suggestion'; readonly suggestion: Suggestion }
  | {
      readonly step: 'complete';
      readonly total: number;
      readonly cacheHit: boolean;
      /** Milliseconds. */
      readonly took: number;
    };
