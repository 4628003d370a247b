import type { Rate } from '../trust/trust-stats.ts';
import { type Weighted, weightOf, worthOf } from '../trust/weights.ts';
import { wilson } from '../trust/wilson.ts';

/**
 * The share that a part has of a whole, by weight. The interval is Wilson's for as many equal observations as the
 * weights are worth (Kish, 1965); with unit weights, that is how many there are.
 */
export function weightedRate(part: readonly Weighted[], whole: readonly Weighted[]): Rate {
  const [inPart, inWhole] = [weightOf(part), weightOf(whole)];
  if (inWhole === 0) return { part: 0, whole: 0, rate: undefined, low: 0, high: 1 };
  const rate = inPart / inWhole;
  const worth = worthOf(whole);
  return { part: inPart, whole: inWhole, rate, ...wilson(rate * worth, worth) };
}
