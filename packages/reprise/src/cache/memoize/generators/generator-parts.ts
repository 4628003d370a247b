import type { MemoizedParts } from '../memoized-parts.ts';
import type { LiveIterations } from './live-iterations.ts';

/** What the memoized form of a generator function is made of. */
export interface GeneratorParts extends MemoizedParts {
  readonly live: LiveIterations;
  /** Most items recorded. */
  readonly maxItems: number;
}
