import { assertCount, assertNumber, assertPart } from '../assert-number.ts';
import { defaultConfidence } from '../default-bounds.ts';
import type { Candidate, Decision, Policy } from '../policy.ts';
import { Calibration } from './calibration.ts';
import { Recalibration } from './recalibration.ts';
import { recent } from './recent.ts';
import { ShippedBound } from './shipped-bound.ts';

/** Options of {@link calibrated}. */
export interface CalibratedOptions {
  /** Wrong answers by meaning allowed, as a share of the lookups that had a candidate, over 0 and under 1. @default 0.01 */
  readonly maxError?: number;
  /** Decides while there are too few labels: at least `1 / maxError - 1`. */
  readonly fallback: Policy;
  /** No candidate under this cosine similarity is ever served. @default 0.7, or the fallback's when that is lower */
  readonly floor?: number;
  /** Buckets of which labels are kept; those longest unused go first. @default 100 */
  readonly maxBuckets?: number;
  /** Draws a number from 0 to 1 that decides whether a candidate is explored. @default Math.random */
  readonly random?: () => number;
}

/** Candidates from here on are worth a label. */
export const usualFloor = 0.7;
/** Share of the candidates over the bound that is explored: nothing else tells when the bound no longer holds. */
export const exploredOver = 0.05;
/** Share of what the fallback would serve that is explored, so that there are soon enough labels. */
const exploredOfFallback = 0.5;

/** Confidence under which labels were hardly ever seen to make a candidate sure enough. */
export function hardlyUnder(maxError: number): number {
  return Math.max(0, 1 - 5 * maxError);
}

/** What is known of one bucket. */
interface Bucket {
  readonly calibration: Calibration;
  readonly recalibration: Recalibration;
  readonly shipped: ShippedBound;
}

/**
 * Serves the candidates over the least confidence that keeps wrong answers within a bound, computed from labels, but
 * none that is itself more likely wrong than `maxError`; all others it sees are explored, which gives the labels, and one in
 * twenty of those over it, too.
 *
 * The bound holds on average as long as the next lookups are like those that gave the labels (Conformal Risk Control,
 * Angelopoulos et al., ICLR 2024; spec semantic-caches 8). When audits say that they are not, the labels are dropped
 * and nothing is served until there are enough new ones.
 *
 * @example
 * ```ts
 * const policy = calibrated({ maxError: 0.01, fallback: threshold({ similarity: 0.9 }) });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for what is no number, or out of its range.
 */
export function calibrated(options: CalibratedOptions): Policy {
  const { maxError = 0.01, fallback, maxBuckets = 100 } = options;
  const { floor = Math.min(usualFloor, fallback.floor) } = options;
  const { random = Math.random } = options;
  assertPart('The option maxError of the calibrated policy', maxError);
  assertNumber('The option floor of the calibrated policy', floor, [-1, 1]);
  assertCount('The option maxBuckets of the calibrated policy', maxBuckets);
  const buckets = new Map<string, Bucket>();
  const fresh = (): Bucket => ({
    calibration: new Calibration(maxError),
    recalibration: new Recalibration(2 / maxError),
    shipped: new ShippedBound(maxError),
  });
  const sure = 1 - maxError;

  function byFallback(candidate: Candidate): Decision {
    const decision = fallback.decide(candidate);
    const share = candidate.confidence > defaultConfidence ? exploredOver : exploredOfFallback;
    return random() < share ? exploring(decision) : labelled(decision);
  }

  function byLabels(candidate: Candidate, { calibration, recalibration, shipped }: Bucket): Decision {
    const { confidence } = candidate;
    const { bound = 1 } = calibration;
    const chance = recalibration.chance(confidence);
    const shown = `the confidence ${confidence.toFixed(3)}`;
    if (confidence > bound && chance > sure) return serveMost(`${shown} is over ${bound.toFixed(3)}`, bound);
    const decision = fallback.decide(candidate);
    if (decision.action === 'serve' && shipped.allows(confidence, chance)) {
      return serveMost(`${decision.reason}, and labels do not speak against it`, decision.bound);
    }
    if (!(confidence > bound)) return explored(`${shown} is not over ${bound.toFixed(3)}`, bound);
    return explored(`it is right with a chance of ${chance.toFixed(4)} only`, sure);
  }

  function serveMost(reason: string, bound: number): Decision {
    if (random() < exploredOver) return explored(`${reason}, which is being checked`, bound);
    return { action: 'serve', reason, bound };
  }

  return {
    name: 'calibrated',
    floor,
    leastConfidence: Math.min(hardlyUnder(maxError), fallback.leastConfidence ?? 0),
    decide(candidate) {
      const { similarity, confidence, bucket } = candidate;
      if (!(similarity >= floor)) {
        return {
          action: 'reject',
          reason: `${similarity.toFixed(3)} is under the floor ${floor}`,
          bound: floor,
        };
      }
      const known = buckets.get(bucket);
      known?.calibration.see(confidence);
      known?.shipped.see(confidence);
      if (known?.calibration.hasDrifted) {
        return explored('too many answers were wrong; new labels are being gathered', 1);
      }
      return known && known.calibration.size >= 1 / maxError - 1
        ? byLabels(candidate, known)
        : byFallback(candidate);
    },
    observe(observation) {
      const known = recent(buckets, observation.bucket, maxBuckets, fresh);
      for (const part of [known.calibration, known.recalibration, known.shipped]) part.add(observation);
    },
    describe(candidate) {
      const numbers = { maxError, floor, buckets: buckets.size };
      const known = candidate && buckets.get(candidate.bucket);
      if (candidate === undefined || known === undefined) return numbers;
      const { size: labels, bound, hasDrifted } = known.calibration;
      const chance = known.recalibration.chance(candidate.confidence);
      return { ...numbers, labels, chance, drift: hasDrifted ? 1 : 0, ...(bound !== undefined && { bound }) };
    },
  };
}

function explored(reason: string, bound: number): Decision {
  return { action: 'explore', reason, bound };
}

/** What the fallback does not serve gives a label instead. */
function labelled(decision: Decision): Decision {
  return decision.action === 'reject' ? exploring(decision) : decision;
}

function exploring(decision: Decision): Decision {
  return { ...decision, action: 'explore' };
}
