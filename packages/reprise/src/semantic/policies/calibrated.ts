import { RepriseError } from '../../core/index.ts';
import type { Decision, Policy } from '../policy.ts';
import { Calibration } from './calibration.ts';

/** Options of {@link calibrated}. */
export interface CalibratedOptions {
  /** Wrong answers by meaning allowed, as a share of the lookups that had a candidate, over 0 and under 1. @default 0.01 */
  readonly maxError?: number;
  /** Decides while there are too few labels: at least `1 / maxError - 1`. */
  readonly fallback: Policy;
  /** No candidate under this cosine similarity is ever served. @default the fallback's floor */
  readonly floor?: number;
  /** Buckets of which labels are kept; those longest unused go first. @default 100 */
  readonly maxBuckets?: number;
}

/**
 * Serves every candidate over the least confidence that keeps wrong answers within a bound, computed from labels; all
 * others are explored, which gives the labels.
 *
 * The bound holds on average as long as the next lookups are like those that gave the labels (Conformal Risk Control,
 * Angelopoulos et al., ICLR 2024; spec semantic-caches 8). When audits say that they are not, the labels are dropped
 * and nothing is served until there are enough new ones.
 *
 * @example
 * ```ts
 * const policy = calibrated({ maxError: 0.01, fallback: threshold({ similarity: 0.9 }) });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for a number out of its range.
 */
export function calibrated(options: CalibratedOptions): Policy {
  const { maxError = 0.01, fallback, floor = fallback.floor, maxBuckets = 100 } = options;
  if (!(maxError > 0 && maxError < 1)) throw invalid('maxError', maxError, 'a number over 0 and under 1');
  if (!(floor >= -1 && floor <= 1)) throw invalid('floor', floor, 'a number from -1 to 1');
  if (!Number.isInteger(maxBuckets) || maxBuckets < 1)
    throw invalid('maxBuckets', maxBuckets, 'an integer over 0');
  const buckets = new Map<string, Calibration>();

  return {
    name: 'calibrated',
    floor,
    decide(candidate) {
      const { similarity, confidence, bucket } = candidate;
      if (!(similarity >= floor)) {
        return {
          action: 'reject',
          reason: `${similarity.toFixed(3)} is under the floor ${floor}`,
          bound: floor,
        };
      }
      const calibration = buckets.get(bucket);
      const bound = calibration?.bound;
      if (bound === undefined) {
        if (calibration?.hasDrifted)
          return explored('too many answers were wrong; new labels are being gathered', 1);
        return exploring(fallback.decide(candidate));
      }
      const shown = `the confidence ${confidence.toFixed(3)}`;
      if (!(confidence > bound)) return explored(`${shown} is not over ${bound.toFixed(3)}`, bound);
      return { action: 'serve', reason: `${shown} is over ${bound.toFixed(3)}`, bound };
    },
    observe(observation) {
      const { bucket } = observation;
      const calibration = buckets.get(bucket) ?? new Calibration(maxError);
      buckets.delete(bucket);
      if (buckets.size >= maxBuckets) buckets.delete(buckets.keys().next().value ?? '');
      buckets.set(bucket, calibration);
      calibration.add(observation);
    },
    describe(candidate) {
      const calibration = candidate && buckets.get(candidate.bucket);
      const numbers = { maxError, floor, buckets: buckets.size };
      if (calibration === undefined) return numbers;
      const { size: labels, bound, hasDrifted } = calibration;
      return { ...numbers, labels, drift: hasDrifted ? 1 : 0, ...(bound !== undefined && { bound }) };
    },
  };
}

function explored(reason: string, bound: number): Decision {
  return { action: 'explore', reason, bound };
}

/** What is not served while there are few labels gives one. */
function exploring(decision: Decision): Decision {
  return decision.action === 'reject' ? { ...decision, action: 'explore' } : decision;
}

function invalid(name: string, value: number, wanted: string): RepriseError {
  return new RepriseError(
    'INVALID_ARGUMENT',
    `The option ${name} of the calibrated policy is ${value}; it must be ${wanted}`,
  );
}
