import type { SuggestionType } from '../suggestion-type.ts';
import type { WritingContext } from '../writing-context.ts';

/** A suggestion that is not ranked yet. */
export interface Draft {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** What it was made from, for people. */
  readonly contextUsed: readonly string[];
}

/** Something that makes suggestions. */
export interface Source {
  /** For logs and statistics. */
  readonly name: string;
  readonly type: SuggestionType;
  /** The highest confidence it gives. */
  readonly ceiling: number;
  suggest(context: WritingContext, signal: AbortSignal): Promise<readonly Draft[]>;
}
