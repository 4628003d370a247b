import { logistic } from '../evidence/log-odds.ts';

/** A measure of a candidate, and whether the candidate was right. */
export interface LabelledMeasure {
  readonly measure: number;
  readonly right: boolean;
}

/** How the chance of being right grows with the measure: the logistic curve through what was observed. */
export interface LogisticFit {
  /** Measure at which right and wrong are equally likely, 0 to 1. */
  readonly midpoint: number;
  /** How steeply the curve rises; over 0. */
  readonly slope: number;
  /** Variance of the midpoint. */
  readonly variance: number;
}

const mostSteps = 60;
const longestStep = 20;
const smallestSlope = 1e-6;
/** Variance of the midpoint times the observations, where no observation lies on the wrong side of another. */
const separableVariance = 0.21;

/**
 * Fits a logistic curve by Newton's method with a small ridge; deterministic.
 *
 * Source: vCache (Schroeder et al., ICLR 2026), in the form of spec semantic-caches 7.5.
 *
 * @returns undefined when the curve cannot be told from the observations.
 */
export function fitLogistic(observed: readonly LabelledMeasure[]): LogisticFit | undefined {
  const line = fitLine(observed, almostNone);
  if (line === undefined) return undefined;
  const slope = Math.max(line.rise, smallestSlope);
  const variance = isSeparable(observed)
    ? separableVariance / observed.length
    : midpointVariance(observed, line, slope);
  if (variance === undefined) return undefined;
  return { midpoint: clip(-line.base / slope), slope, variance };
}

/** `base + rise * measure` is the log-odds of being right. */
export interface Line {
  readonly base: number;
  readonly rise: number;
}

/** What is thought of a line before anything was observed. */
export interface Belief {
  readonly line: Line;
  /** How firmly: the inverse of the variance of each number. */
  readonly firmness: Line;
}

/** Small enough to leave overlapping observations as they are, large enough for separable ones to have an optimum. */
const ridge = 1e-8;
const almostNone: Belief = { line: { base: 0, rise: 0 }, firmness: { base: ridge, rise: ridge } };

/**
 * The likeliest line through what was observed, by Newton's method from what was believed before.
 *
 * @returns undefined when there is none.
 */
export function fitLine(observed: readonly LabelledMeasure[], belief: Belief): Line | undefined {
  const { firmness } = belief;
  let line = belief.line;
  let cost = costOf(observed, line, belief);
  for (let step = 0; step < mostSteps; step++) {
    const { curvature, gradient } = derivatives(observed, line);
    const inverse = inverted({
      base: curvature.base + firmness.base,
      both: curvature.both,
      rise: curvature.rise + firmness.rise,
    });
    if (inverse === undefined) return undefined;
    const downBase = gradient.base + firmness.base * (line.base - belief.line.base);
    const downRise = gradient.rise + firmness.rise * (line.rise - belief.line.rise);
    const base = inverse.base * downBase + inverse.both * downRise;
    const rise = inverse.both * downBase + inverse.rise * downRise;
    const longest = Math.max(Math.abs(base), Math.abs(rise), Number.MIN_VALUE);
    let part = Math.min(1, longestStep / longest);
    let next = { base: line.base - part * base, rise: line.rise - part * rise };
    let nextCost = costOf(observed, next, belief);
    // Where the curve is flat a whole step goes too far.
    while (nextCost > cost && part * longest > 1e-9) {
      part /= 2;
      next = { base: line.base - part * base, rise: line.rise - part * rise };
      nextCost = costOf(observed, next, belief);
    }
    if (part * longest < 1e-9 || !(nextCost <= cost)) break;
    [line, cost] = [next, nextCost];
  }
  return Number.isFinite(line.base) && Number.isFinite(line.rise) ? line : undefined;
}

/** How unlikely a line is, as a negative logarithm. */
function costOf(
  observed: readonly LabelledMeasure[],
  line: Line,
  { line: believed, firmness }: Belief,
): number {
  let cost =
    (firmness.base * (line.base - believed.base) ** 2 + firmness.rise * (line.rise - believed.rise) ** 2) / 2;
  for (const { measure, right } of observed) {
    const logOdds = line.base + line.rise * measure;
    const against = right ? -logOdds : logOdds;
    cost += against > 0 ? against + Math.log1p(Math.exp(-against)) : Math.log1p(Math.exp(against));
  }
  return cost;
}

/** A symmetric matrix of two rows. */
interface Curvature {
  readonly base: number;
  readonly both: number;
  readonly rise: number;
}

function derivatives(
  observed: readonly LabelledMeasure[],
  line: Line,
): { curvature: Curvature; gradient: Line } {
  const curvature = { base: 0, both: 0, rise: 0 };
  const gradient = { base: 0, rise: 0 };
  for (const { measure, right } of observed) {
    const chance = logistic(line.base + line.rise * measure);
    const weight = chance * (1 - chance);
    const excess = chance - (right ? 1 : 0);
    gradient.base += excess;
    gradient.rise += excess * measure;
    curvature.base += weight;
    curvature.both += weight * measure;
    curvature.rise += weight * measure * measure;
  }
  return { curvature, gradient };
}

function inverted({ base, both, rise }: Curvature): Curvature | undefined {
  const determinant = base * rise - both * both;
  if (!(Math.abs(determinant) > 1e-300)) return undefined;
  return { base: rise / determinant, both: -both / determinant, rise: base / determinant };
}

/** By the delta method: the midpoint is `-base / rise`. */
function midpointVariance(
  observed: readonly LabelledMeasure[],
  line: Line,
  slope: number,
): number | undefined {
  const covariance = inverted(derivatives(observed, line).curvature);
  if (covariance === undefined) return undefined;
  const byBase = -1 / slope;
  const byRise = line.base / (slope * slope);
  const variance =
    byBase * byBase * covariance.base +
    2 * byBase * byRise * covariance.both +
    byRise * byRise * covariance.rise;
  return Number.isFinite(variance) ? Math.max(0, variance) : undefined;
}

/** Whether every right observation lies above every wrong one. */
function isSeparable(observed: readonly LabelledMeasure[]): boolean {
  let lowestRight = Number.POSITIVE_INFINITY;
  let highestWrong = Number.NEGATIVE_INFINITY;
  for (const { measure, right } of observed) {
    if (right) lowestRight = Math.min(lowestRight, measure);
    else highestWrong = Math.max(highestWrong, measure);
  }
  return lowestRight > highestWrong;
}

/** Log-odds beyond which certainty counts no more. */
const furthest = 8;

/** The log-odds of a share, from -8 to 8; that of a number that is none is -8. */
export function logOddsOf(share: number): number {
  if (!(share > 0)) return -furthest;
  return share >= 1 ? furthest : Math.max(-furthest, Math.min(furthest, Math.log(share / (1 - share))));
}

function clip(share: number): number {
  return Math.min(1, Math.max(0, share));
}
