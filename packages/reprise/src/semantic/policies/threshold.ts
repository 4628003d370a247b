import { RepriseError } from '../../core/index.ts';
import type { Policy } from '../policy.ts';

/** Options of {@link threshold}. */
export interface ThresholdOptions {
  /** Cosine similarity a candidate must reach, -1 to 1; 0 is respected. */
  readonly similarity: number;
}

/**
 * Serves every candidate whose similarity reaches one fixed bound.
 *
 * @example
 * ```ts
 * const policy = threshold({ similarity: 0.9 });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` when the bound is no cosine similarity.
 */
export function threshold({ similarity }: ThresholdOptions): Policy {
  if (!(similarity >= -1 && similarity <= 1)) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `The similarity of the threshold policy is ${similarity}; it must be a number from -1 to 1`,
    );
  }
  const bound = similarity.toFixed(3);
  return {
    name: 'threshold',
    floor: similarity,
    decide(candidate) {
      const reached = candidate.similarity >= similarity;
      const relation = reached ? 'is not under' : 'is under';
      return {
        action: reached ? 'serve' : 'reject',
        reason: `${candidate.similarity.toFixed(3)} ${relation} the threshold ${bound}`,
        bound: similarity,
      };
    },
  };
}
