import type { Rate } from '../trust/trust-stats.ts';
import { weightOf } from '../trust/weights.ts';
import type { PreferredCandidate } from './scored-lookup.ts';
import { weightedRate } from './weighted-rate.ts';

/** What one bound gives. */
export interface TradeOffLine {
  /** Served from this score on. */
  readonly bound: number;
  /** Lookups answered by meaning. */
  readonly hits: Rate;
  /** Wrong answers over all lookups. */
  readonly wrongOfLookups: Rate;
  /** Wrong answers over the hits. */
  readonly wrongOfHits: Rate;
  /** Right hits over those that the loosest bound would give; 0 when that gives none. */
  readonly rightKept: number;
}

/** Hits and wrong answers for each bound. */
export function tradeOff(lookups: readonly PreferredCandidate[], bounds: readonly number[]): TradeOffLine[] {
  const allRight = weightOf(lookups.filter(({ score, right }) => score !== undefined && right));
  return bounds.map((bound) => {
    const served = lookups.filter(({ score }) => score !== undefined && score >= bound);
    const wrong = served.filter(({ right }) => !right);
    return {
      bound,
      hits: weightedRate(served, lookups),
      wrongOfLookups: weightedRate(wrong, lookups),
      wrongOfHits: weightedRate(wrong, served),
      rightKept: allRight === 0 ? 0 : (weightOf(served) - weightOf(wrong)) / allRight,
    };
  });
}
