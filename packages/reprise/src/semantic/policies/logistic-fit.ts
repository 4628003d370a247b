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

/** Small enough to leave overlapping observations as they are, large enough for separable ones to have an optimum. */
const ridge = 1e-8;
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
  const line = solve(observed);
  if (line === undefined) return undefined;
  const slope = Math.max(line.rise, smallestSlope);
  const variance = isSeparable(observed)
    ? separableVariance / observed.length
    : midpointVariance(observed, line, slope);
  if (variance === undefined) return undefined;
  return { midpoint: clip(-line.base / slope), slope, variance };
}

/** `base + rise * measure` is the log-odds of being right. */
interface LogOdds {
  readonly base: number;
  readonly rise: number;
}

function solve(observed: readonly LabelledMeasure[]): LogOdds | undefined {
  let line: LogOdds = { base: 0, rise: 0 };
  for (let step = 0; step < mostSteps; step++) {
    const { curvature, gradient } = derivatives(observed, line);
    const inverse = inverted({ ...curvature, base: curvature.base + ridge, rise: curvature.rise + ridge });
    if (inverse === undefined) return undefined;
    const base = inverse.base * gradient.base + inverse.both * gradient.rise;
    const rise = inverse.both * gradient.base + inverse.rise * gradient.rise;
    const shorten = Math.min(1, longestStep / Math.max(Math.abs(base), Math.abs(rise), Number.MIN_VALUE));
    line = { base: line.base - shorten * base, rise: line.rise - shorten * rise };
    if (Math.max(Math.abs(base), Math.abs(rise)) < 1e-9) break;
  }
  return Number.isFinite(line.base) && Number.isFinite(line.rise) ? line : undefined;
}

/** A symmetric matrix of two rows. */
interface Curvature {
  readonly base: number;
  readonly both: number;
  readonly rise: number;
}

function derivatives(
  observed: readonly LabelledMeasure[],
  line: LogOdds,
): { curvature: Curvature; gradient: LogOdds } {
  const curvature = { base: 0, both: 0, rise: 0 };
  const gradient = { base: ridge * line.base, rise: ridge * line.rise };
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
  line: LogOdds,
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

/** The logistic function. */
export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function clip(share: number): number {
  return Math.min(1, Math.max(0, share));
}
