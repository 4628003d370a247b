import type { Rate } from '../trust/trust-stats.ts';
import { wilson } from '../trust/wilson.ts';

interface Weighted {
  /** How many this one stands for. */
  readonly weight: number;
}

/**
 * The share that a part has of a whole, by weight. The interval is Wilson's for as many equal observations as the
 * weights are worth (Kish, 1965); with unit weights, that is how many there are.
 */
export function weightedRate(part: readonly Weighted[], whole: readonly Weighted[]): Rate {
  const [inPart, inWhole] = [sum(part), sum(whole)];
  if (inWhole === 0) return { part: 0, whole: 0, rate: undefined, low: 0, high: 1 };
  const rate = inPart / inWhole;
  const worth = inWhole ** 2 / whole.reduce((squares, { weight }) => squares + weight ** 2, 0);
  return { part: inPart, whole: inWhole, rate, ...wilson(rate * worth, worth) };
}

function sum(weighted: readonly Weighted[]): number {
  return weighted.reduce((total, { weight }) => total + weight, 0);
}
