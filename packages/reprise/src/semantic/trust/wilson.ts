import type { Rate } from './trust-stats.ts';

/** Standard deviations that leave 2.5% of a normal distribution on either side. */
const deviations = 1.959964;

/** An interval of shares, 0 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The 95% score interval of a share (Wilson, 1927); 0 to 1 when nothing was looked at.
 *
 * @param part Things that count, 0 to `whole`; need not be an integer, as weighted counts are not.
 */
export function wilson(part: number, whole: number): Interval {
  if (!(whole > 0)) return { low: 0, high: 1 };
  const share = Math.min(1, Math.max(0, part / whole));
  const squared = deviations ** 2 / whole;
  const centre = share + squared / 2;
  const spread = deviations * Math.sqrt((share * (1 - share) + squared / 4) / whole);
  const low = share === 0 ? 0 : Math.max(0, (centre - spread) / (1 + squared));
  const high = share === 1 ? 1 : Math.min(1, (centre + spread) / (1 + squared));
  return { low, high };
}

/** `part` of `whole` things as a {@link Rate}. */
export function rateOf(part: number, whole: number): Rate {
  return { part, whole, rate: whole > 0 ? part / whole : undefined, ...wilson(part, whole) };
}
