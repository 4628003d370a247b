import type { Observation } from '../observation.ts';
import type { ScoredLookup } from './scored-lookup.ts';

/**
 * What production learnt, as lookups that can be tuned on: one candidate each, counted as many times as its chance to
 * be observed says, grouped by answer. Feedback is left out, since nobody says how often things are reported, and so are checks,
 * for which audits stand.
 */
export function observedLookups(observations: readonly Observation[]): ScoredLookup[] {
  return observations
    .filter(({ source, chance }) => source !== 'feedback' && source !== 'check' && chance > 0)
    .map((observation) => ({
      group: observation.answerId,
      weight: 1 / observation.chance,
      exact: false,
      candidates: [observation],
    }));
}
