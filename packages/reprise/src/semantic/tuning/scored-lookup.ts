import type { Candidate } from '../candidate.ts';

/** A candidate that passed every guard, and whether its answer fitted. */
export interface ScoredCandidate extends Candidate {
  readonly right: boolean;
}

/** One lookup, with all that a policy would have been asked about. */
export interface ScoredLookup {
  /** Lookups of one group have something in common, so that a split must not part them. */
  readonly group: string;
  /** How many lookups this one stands for, over 0. */
  readonly weight: number;
  /** Whether the same request had been answered before, so that nothing was compared. */
  readonly exact: boolean;
  /** In the order in which the policy is asked. */
  readonly candidates: readonly ScoredCandidate[];
}

/** What a bound is put on. */
export type Measure = 'similarity' | 'confidence';

/** A lookup reduced to the candidate that a bound on one measure would serve. */
export interface PreferredCandidate {
  readonly group: string;
  readonly weight: number;
  /** Highest measure of the candidates; undefined when there are none. */
  readonly score: number | undefined;
  readonly right: boolean;
}

/** The candidate of the highest measure of each lookup; lookups answered exactly have none. */
export function preferredBy(lookups: readonly ScoredLookup[], measure: Measure): PreferredCandidate[] {
  return lookups.map(({ group, weight, candidates }) => {
    let best: ScoredCandidate | undefined;
    for (const candidate of candidates) {
      if (best === undefined || candidate[measure] > best[measure]) best = candidate;
    }
    return { group, weight, score: best?.[measure], right: best?.right ?? false };
  });
}
