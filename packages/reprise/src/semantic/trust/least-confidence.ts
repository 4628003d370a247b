import type { Policy } from '../policy.ts';
import type { TrustSettings } from './trust-options.ts';

/** Confidence under which shadow mode need not count candidates. */
const leastCounted = 0.05;

/**
 * The `leastConfidence` of a policy that is watched: shadow mode counts candidates of nearly every confidence, and a judge
 * may have one of its band served.
 */
export function leastConfidenceOf(
  { leastConfidence }: Policy,
  { shadow, band }: Pick<TrustSettings, 'shadow' | 'band'>,
): number | undefined {
  if (leastConfidence === undefined) return undefined;
  return Math.min(leastConfidence, shadow ? leastCounted : 1, band?.low ?? 1);
}
