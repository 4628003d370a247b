import type { Candidate } from '../candidate.ts';
import type { Policy } from '../policy.ts';

/** A policy that serves nothing and remembers what it was asked about. */
export interface Probe {
  readonly policy: Policy;
  /** What was asked about since the last call, in order. */
  take(): readonly Candidate[];
}

/** @param floor Candidates under this similarity are not looked at. */
export function probe(floor: number): Probe {
  let seen: Candidate[] = [];
  return {
    policy: {
      name: 'probe',
      floor,
      decide(candidate) {
        if (candidate.similarity >= floor) seen.push(candidate);
        return { action: 'reject', reason: 'candidates are only looked at', bound: 1 };
      },
    },
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
  };
}
