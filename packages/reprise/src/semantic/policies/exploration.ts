import { logistic } from '../evidence/log-odds.ts';
import type { LogisticFit } from './logistic-fit.ts';

/** A share of doubt about the midpoint, and how many standard deviations leave that share above. */
export interface Doubt {
  readonly share: number;
  readonly deviations: number;
}

/**
 * How often a candidate must go upstream so that wrong answers stay within `maxError` of the requests; under 0 it may
 * always be served.
 *
 * For each share of doubt, the midpoint is at most so many deviations higher, and the curve then gives a lower bound
 * of the chance to be right; the least exploration that any doubt allows is enough. Source: vCache (ICLR 2026), spec
 * semantic-caches 7.2.
 *
 * @param measure Of the candidate.
 */
export function exploration(
  fit: LogisticFit,
  measure: number,
  maxError: number,
  doubts: readonly Doubt[],
): number {
  const deviation = Math.sqrt(fit.variance);
  let least = 1;
  for (const { share, deviations } of doubts) {
    const midpoint = Math.min(1, Math.max(0, fit.midpoint + deviations * deviation));
    const right = (1 - share) * logistic(fit.slope * (measure - midpoint));
    least = Math.min(least, 1 - maxError / (1 - right));
  }
  return least;
}

/** Shares of doubt from a millionth to a half, evenly spaced by their logarithm: small bounds need small doubts. */
export const logarithmicDoubts: readonly Doubt[] = doubtsOf(
  Array.from({ length: 120 }, (_, at) => 1e-6 * (0.5 / 1e-6) ** (at / 119)),
);

/** Doubts of the given shares, each over 0 and under 1. */
export function doubtsOf(shares: readonly number[]): Doubt[] {
  return shares.map((share) => ({ share, deviations: deviationsAbove(share) }));
}

/** Standard deviations above the mean that leave `share` of a normal distribution above them. */
function deviationsAbove(share: number): number {
  let low = -40;
  let high = 40;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Share of a normal distribution above `value`, to 15 digits: a series near the mean, a continued fraction far out. */
function upperTail(value: number): number {
  if (value < 0) return 1 - upperTail(-value);
  const density = Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI);
  if (value < 3) {
    let term = value;
    let sum = value;
    for (let order = 1; order < 100; order++) {
      term *= (value * value) / (2 * order + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = value;
  for (let level = 200; level > 0; level--) fraction = value + level / fraction;
  return density / fraction;
}
