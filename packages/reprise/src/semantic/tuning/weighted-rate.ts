import type { Rate } from '../trust/trust-stats.ts';

interface Weighted {
  /** How many this one stands for. */
  readonly weight: number;
}

/** Normal quantile of a two-sided interval of 95%. */
const quantile = 1.96;

/**
 * The share that a part has of a whole, by weight. The interval is Wilson's (1927) for as many equal observations as
 * the weights are worth (Kish, 1965); with unit weights, that is how many there are.
 */
export function weightedRate(part: readonly Weighted[], whole: readonly Weighted[]): Rate {
  const [inPart, inWhole] = [sum(part), sum(whole)];
  if (inWhole === 0) return { part: 0, whole: 0, rate: undefined, low: 0, high: 1 };
  const rate = inPart / inWhole;
  const worth = inWhole ** 2 / whole.reduce((squares, { weight }) => squares + weight ** 2, 0);
  const scale = 1 + quantile ** 2 / worth;
  const centre = rate + quantile ** 2 / (2 * worth);
  const spread = quantile * Math.sqrt((rate * (1 - rate)) / worth + quantile ** 2 / (4 * worth ** 2));
  const low = Math.max(0, (centre - spread) / scale);
  const high = Math.min(1, (centre + spread) / scale);
  return { part: inPart, whole: inWhole, rate, low, high };
}

function sum(weighted: readonly Weighted[]): number {
  return weighted.reduce((total, { weight }) => total + weight, 0);
}
