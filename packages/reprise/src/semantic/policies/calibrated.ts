import { assertCount, assertNumber } from '../arguments/assert-number.ts';
import type { Candidate } from '../candidate.ts';
import { type Decision, explanationOf, type Policy } from '../policy.ts';
import { Buckets } from './buckets.ts';
import { checkedAtTimes } from './checked-at-times.ts';
import { defaultConfidence } from './default-bounds.ts';
import { type Draw, likelier } from './draw.ts';
import { assertMaxError } from './least-max-error.ts';
import { type Forecast, Pool } from './pool.ts';
import { sureEnough } from './sure-enough.ts';

/** Options of {@link calibrated}. */
export interface CalibratedOptions {
  /** Wrong answers by meaning allowed, as a share of the lookups that had a candidate, from 0.0005 to under 1. @default 0.01 */
  readonly maxError?: number;
  /** Decides while there are too few labels: at least `1 / maxError - 1`. */
  readonly fallback: Policy;
  /** No candidate under this cosine similarity is ever served. @default 0.7, or the fallback's when that is lower */
  readonly floor?: number;
  /** Buckets that are kept apart, the first that have labels; all later ones share what is learnt of them. @default 200 */
  readonly maxBuckets?: number;
  /** Draws a number from 0 to 1 that decides whether a candidate is explored. @default Math.random */
  readonly random?: () => number;
}

/** Candidates from here on are worth a label. */
export const usualFloor = 0.7;
/** Share of what the fallback would serve that is explored, so that there are soon enough labels. */
const exploredOfFallback = 0.5;

/** Each takes 6 KB with few labels, and 270 KB with as many as are kept. */
export const defaultBuckets = 200;

/** Confidence under which labels were hardly ever seen to make a candidate sure enough. */
export function hardlyUnder(maxError: number): number {
  return Math.max(0, 1 - 5 * maxError);
}

/**
 * Serves the candidates over the least confidence that keeps wrong answers within a bound, computed from labels, but
 * none that labels of the bucket, or of about its confidence, speak against; all others it sees are explored, which gives
 * the labels, and one in twenty of those over it, too.
 *
 * The bound holds on average as long as the next lookups are like those that gave the labels (Conformal Risk Control,
 * Angelopoulos et al., ICLR 2024; spec semantic-caches 8). When labels of what is served say that they are not, all that
 * was learnt of the bucket is dropped, and nothing is served until there are enough new ones.
 *
 * @example
 * ```ts
 * const policy = calibrated({ maxError: 0.01, fallback: threshold({ similarity: 0.9 }) });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for what is no number, or out of its range.
 */
export function calibrated(options: CalibratedOptions): Policy {
  const { maxError = 0.01, fallback, maxBuckets = defaultBuckets } = options;
  const { floor = Math.min(usualFloor, fallback.floor) } = options;
  const { random = Math.random } = options;
  assertMaxError('The option maxError of the calibrated policy', maxError);
  assertNumber('The option floor of the calibrated policy', floor, [-1, 1]);
  assertCount('The option maxBuckets of the calibrated policy', maxBuckets);
  const buckets = new Buckets(maxBuckets, () => new Pool(maxError, 'confidence'));
  const sure = sureEnough(maxError);

  function decided(candidate: Candidate, isLookup: boolean): Decision {
    if (!(candidate.similarity >= floor)) {
      const reason = `${candidate.similarity.toFixed(3)} is under the floor ${floor}`;
      return { action: 'reject', reason, bound: floor };
    }
    const pool = buckets.known(candidate.bucket);
    if (pool === undefined) return byFallback(candidate, isLookup);
    const forecast = pool.forecast(candidate);
    if (isLookup) pool.see(candidate, forecast);
    if (pool.hasDrifted) return explored('too many answers were wrong; new labels are being gathered', 1);
    if (forecast.isOver === undefined) return byFallback(candidate, isLookup);
    return byLabels(candidate, forecast, isLookup ? random : likelier);
  }

  function byFallback(candidate: Candidate, isLookup: boolean): Decision {
    const decision = isLookup ? fallback.decide(candidate) : explanationOf(fallback, candidate);
    const draw = isLookup ? random : likelier;
    if (decision.action !== 'serve') return exploring(decision);
    if (candidate.confidence > defaultConfidence) return checkedAtTimes(decision, draw);
    return draw() < exploredOfFallback ? exploring(decision) : decision;
  }

  function byLabels(candidate: Candidate, forecast: Forecast, draw: Draw): Decision {
    const grounds = groundsFor(candidate, forecast);
    if (grounds === undefined) return explored(...objection(candidate, forecast));
    return checkedAtTimes(grounds, draw);
  }

  /** Why a candidate may be served, but for what is explored of all such. */
  function groundsFor(candidate: Candidate, forecast: Forecast): Omit<Decision, 'action'> | undefined {
    const { chance, isOver, bound, isVouchedFor, isDoubted } = forecast;
    if (isOver && chance > sure && !isDoubted) {
      return { reason: `${shown(candidate)} is over ${bound.toFixed(3)}`, bound };
    }
    if (!isVouchedFor) return undefined;
    const decision = explanationOf(fallback, candidate);
    if (decision.action !== 'serve') return undefined;
    return { reason: `${decision.reason}, and labels do not speak against it`, bound: decision.bound };
  }

  function objection(candidate: Candidate, { chance, isOver, bound, isDoubted }: Forecast): [string, number] {
    if (!isOver) return [`${shown(candidate)} is not over ${bound.toFixed(3)}`, bound];
    if (isDoubted) return ['too many candidates of about this confidence were wrong', bound];
    return [`it is right with a chance of ${chance.toFixed(4)} only`, sure];
  }

  return {
    name: 'calibrated',
    floor,
    leastConfidence: Math.min(hardlyUnder(maxError), fallback.leastConfidence ?? 0),
    decide: (candidate) => decided(candidate, true),
    explain: (candidate) => decided(candidate, false),
    observe(observation) {
      const pool = buckets.learning(observation.bucket);
      const forecast = pool.forecast(observation);
      pool.add(observation, forecast, groundsFor(observation, forecast) !== undefined);
    },
    describe(candidate) {
      const numbers = { maxError, floor, buckets: buckets.size };
      const pool = candidate && buckets.known(candidate.bucket);
      return pool ? { ...numbers, ...pool.describe(pool.forecast(candidate)) } : numbers;
    },
  };
}

function shown({ confidence }: Candidate): string {
  return `the confidence ${confidence.toFixed(3)}`;
}

function explored(reason: string, bound: number): Decision {
  return { action: 'explore', reason, bound };
}

function exploring({ reason, bound }: Decision): Decision {
  return explored(reason, bound);
}
