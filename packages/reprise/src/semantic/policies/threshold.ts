import { assertNumber } from '../arguments/assert-number.ts';
import type { Decision, Policy } from '../policy.ts';

/** Options of {@link threshold}. */
export interface ThresholdOptions {
  /** Cosine similarity a candidate must reach, -1 to 1; 0 is respected. */
  readonly similarity: number;
  /** Confidence a candidate must reach, 0 to 1. @default 0, so that similarity alone decides */
  readonly confidence?: number;
}

/**
 * Serves every candidate whose similarity, and whose confidence, reaches a fixed bound.
 *
 * @example
 * ```ts
 * const policy = threshold({ similarity: 0.8, confidence: 0.95 });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` when a bound is no number, or out of its range.
 */
export function threshold({ similarity, confidence = 0 }: ThresholdOptions): Policy {
  assertNumber('The similarity of the threshold policy', similarity, [-1, 1]);
  assertNumber('The confidence of the threshold policy', confidence, [0, 1]);
  return {
    name: 'threshold',
    floor: similarity,
    leastConfidence: confidence,
    decide(candidate) {
      const likeEnough = candidate.similarity >= similarity;
      if (!likeEnough || confidence === 0) {
        return decided(candidate.similarity, similarity, likeEnough, 'threshold');
      }
      return decided(
        candidate.confidence,
        confidence,
        candidate.confidence >= confidence,
        'needed confidence',
      );
    },
    describe: () => ({ similarity, confidence }),
  };
}

function decided(measure: number, bound: number, reached: boolean, name: string): Decision {
  const relation = reached ? 'reaches' : 'is under';
  return {
    action: reached ? 'serve' : 'reject',
    reason: `${measure.toFixed(4)} ${relation} the ${name} ${bound}`,
    bound,
  };
}
