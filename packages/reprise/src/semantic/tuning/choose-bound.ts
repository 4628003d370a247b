import { weightOf } from '../trust/weights.ts';
import type { PreferredCandidate } from './scored-lookup.ts';

/** A bound that calibration allows, or what it lacks. */
export interface ChosenBound {
  /** Serve from this score on, four decimals; undefined when nothing may be served. */
  readonly bound: number | undefined;
  /** Lookups that those chosen on have to stand for at least, for a bound on this error: so many of the heaviest. */
  readonly needed: number;
  /** Lookups that those chosen on stand for. */
  readonly given: number;
  /** Lookups that the heaviest of them stands for, at least 1. */
  readonly heaviest: number;
  /** The bound holds in expectation for this share of wrong lookups; at most the error asked for. */
  readonly risk: number | undefined;
}

/**
 * The loosest bound of which Conformal Risk Control (Angelopoulos et al., 2022) says that wrong answers are, in
 * expectation over further lookups of the same kind, at most `maxError` of all lookups.
 *
 * With unit weights: `(wrong + 1) / (lookups + 1) <= maxError`. A lookup that stands for several counts as many, and
 * the one to come counts as much as the heaviest.
 */
export function chooseBound(lookups: readonly PreferredCandidate[], maxError: number): ChosenBound {
  const heaviest = lookups.reduce((most, { weight }) => Math.max(most, weight), 1);
  const given = weightOf(lookups);
  const total = given + heaviest;
  const needed = Math.ceil(1 / maxError - 1 - rounding) * heaviest;
  const known = { needed, given, heaviest };
  const none = { ...known, bound: undefined, risk: undefined };
  if (heaviest / total > maxError + rounding) return none;
  const scored = lookups.filter(isScored).sort((left, right) => right.score - left.score);
  const allowed = (wrong: number) => (wrong + heaviest) / total <= maxError + rounding;
  let wrong = 0;
  const tooMuch = scored.find(({ right, weight }) => {
    if (!right) wrong += weight;
    return !right && !allowed(wrong);
  });
  const bound = tooMuch ? justOver(tooMuch.score) : notOver(scored.at(-1)?.score ?? 1);
  const served = scored.filter(({ score }) => score >= bound);
  if (served.length === 0) return none;
  return { ...known, bound, risk: (weightOf(served.filter(({ right }) => !right)) + heaviest) / total };
}

/** Sums and quotients of decimals are exact to this much. */
const rounding = 1e-12;
/** Steps of bounds, which have four decimals. */
const steps = 10_000;

/** The smallest bound that is over a score. */
function justOver(score: number): number {
  const step = Math.floor(score * steps) + 1;
  // The product may have been rounded to the step under the one that the score lies on.
  return (step / steps > score ? step : step + 1) / steps;
}

/** The largest bound that is not over a score. */
function notOver(score: number): number {
  const step = Math.floor(score * steps);
  return (step / steps <= score ? step : step - 1) / steps;
}

type Scored = PreferredCandidate & { readonly score: number };

function isScored(lookup: PreferredCandidate): lookup is Scored {
  return lookup.score !== undefined;
}
