import type { GradedPairs } from './graded-pairs.ts';

/** Where lookups came from. */
export interface TunedData {
  /** For people, for example `pairs of qa.jsonl`. */
  readonly name: string;
  readonly kind: 'pairs' | 'stream' | 'recorded';
  /** Of pairs that have scores instead of yes and no. */
  readonly graded?: GradedPairs;
}
