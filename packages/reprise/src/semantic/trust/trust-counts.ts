import type { Verdict } from '../judges/judge.ts';
import type { ObservationSource } from '../observation.ts';
import type { Decision } from '../policy.ts';

/** What is counted since the start. */
export interface TrustCounts {
  readonly decisions: Record<Decision['action'], number>;
  readonly audits: Record<Verdict, number>;
  readonly observations: Record<ObservationSource, number>;
  unsureObservations: number;
}

/** Counts of nothing yet. */
export function trustCounts(): TrustCounts {
  return {
    decisions: { serve: 0, explore: 0, reject: 0 },
    audits: { same: 0, different: 0, unsure: 0 },
    observations: { explore: 0, shadow: 0, audit: 0, check: 0, feedback: 0 },
    unsureObservations: 0,
  };
}
