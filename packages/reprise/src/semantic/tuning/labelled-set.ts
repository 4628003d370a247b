/** Two prompts, and whether one answer fits both. */
export interface LabelledPair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  /** How alike people found them, in a set that says so. */
  readonly score?: number;
}

/** A prompt of a stream, and the name of the answer that fits it; prompts of one name share their answer. */
export interface LabelledPrompt {
  readonly prompt: string;
  readonly answer: string;
}

/** Labelled data: pairs in any order, or the prompts of a stream in the order they are asked. */
export type LabelledSet =
  | {
      readonly kind: 'pairs';
      readonly pairs: readonly LabelledPair[];
      /** From this score on pairs are the same, in a set that has scores instead of yes and no. */
      readonly sameFrom?: number;
    }
  | { readonly kind: 'stream'; readonly prompts: readonly LabelledPrompt[] };
