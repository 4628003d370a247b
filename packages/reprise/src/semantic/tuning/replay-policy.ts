import type { Observation, ObservationSource } from '../observation.ts';
import type { Policy } from '../policy.ts';
import type { ScoredCandidate, ScoredLookup } from './scored-lookup.ts';

/** Options of {@link replayPolicy}. */
export interface ReplayOptions {
  /** Share of the hits whose answer becomes known, 0 to 1. @default 0.05 */
  readonly auditRate?: number;
  readonly random: () => number;
}

/** What a policy did with a series of lookups. */
export interface PolicyTally {
  readonly lookups: number;
  /** Lookups that the same request had been answered before. */
  readonly exact: number;
  readonly right: number;
  readonly wrong: number;
  /** Candidates not served whose answer became known. */
  readonly explored: number;
  readonly audited: number;
}

/**
 * Plays lookups, in order, to a policy that learns as it would in production: from misses whose candidate it wanted
 * to know about, and from the hits that are audited. The labels are the judge.
 */
export function replayPolicy(
  lookups: readonly ScoredLookup[],
  policy: Policy,
  { auditRate = 0.05, random }: ReplayOptions,
): PolicyTally {
  const tally = { lookups: lookups.length, exact: 0, right: 0, wrong: 0, explored: 0, audited: 0 };
  const learn = (candidate: ScoredCandidate, source: ObservationSource, chance: number, at: number): void => {
    const observation: Observation = { ...candidate, id: `replay-${at}`, at, source, chance };
    policy.observe?.(observation);
  };
  for (const [at, { exact, candidates }] of lookups.entries()) {
    if (exact) tally.exact += 1;
    const { served, isCheck, wanted } = decided(candidates, policy, auditRate > 0);
    if (served) {
      tally[served.right ? 'right' : 'wrong'] += 1;
      const isDrawn = random() < auditRate;
      if (!isDrawn && !isCheck) continue;
      tally.audited += 1;
      if (isDrawn) learn(served, 'audit', auditRate, at);
      else learn(served, 'check', 1, at);
    } else if (wanted) {
      tally.explored += 1;
      learn(wanted, 'explore', 1, at);
    }
  }
  return tally;
}

interface Decided {
  readonly served?: ScoredCandidate;
  readonly isCheck?: boolean;
  readonly wanted?: ScoredCandidate;
}

/** The first candidate that is served, or else the first that the policy wants to know about. */
function decided(candidates: readonly ScoredCandidate[], policy: Policy, audits: boolean): Decided {
  let wanted: ScoredCandidate | undefined;
  for (const candidate of candidates) {
    const { action, isCheck = false } = policy.decide(candidate);
    if (action === 'serve' || (isCheck && audits)) return { served: candidate, isCheck };
    if (action === 'explore') wanted ??= candidate;
  }
  return wanted ? { wanted } : {};
}
