import type { Candidate } from './candidate.ts';
import type { Observation } from './observation.ts';

/** What a policy says, with the reason and the bound it relied on. */
export interface Decision {
  /** `explore` goes upstream as `reject` does, and wants to know afterwards whether the candidate was right. */
  readonly action: 'serve' | 'explore' | 'reject';
  /** For people and logs, for example `0.9120 reaches the threshold 0.9`. */
  readonly reason: string;
  /** What the candidate's measure had to reach. */
  readonly bound: number;
  /** Whether the policy would have served it, and shadow mode, suspension or quarantine kept it back. */
  readonly withheld?: boolean | undefined;
  /**
   * With `explore`, whether the policy would serve it and only wants a label, to see whether that still holds: whoever has its
   * answer audited may serve it. With `serve`, whether it is served for that.
   */
  readonly isCheck?: boolean | undefined;
}

/**
 * Decides whether a candidate that passed every guard may be served.
 *
 * A policy is a pure function of the candidate and of what it has observed; it takes microseconds and keeps a bounded
 * amount. What it observed is kept for it by a ledger, which tells it everything again after a start.
 */
export interface Policy {
  readonly name: string;
  /** No candidate under this similarity is ever served; lets a lookup stop early. */
  readonly floor: number;
  /**
   * Confidence under which hardly any candidate is served, 0 to 1; lets a lookup stop before the prompt is embedded.
   * Undefined or 0 where the similarity alone may decide.
   */
  readonly leastConfidence?: number | undefined;
  decide(candidate: Candidate): Decision;
  /**
   * What {@link decide} says, or most often says where it explores by chance, without taking it for a lookup: nothing is
   * counted, and nothing drawn. `decide` is asked where it is left out.
   */
  explain?(candidate: Candidate): Decision;
  /** Learns whether a candidate was right; each observation is told once, those of other instances too. */
  observe?(observation: Observation): void;
  /** The numbers decisions rely on now, for explanations and statistics. */
  describe?(candidate?: Candidate): Readonly<Record<string, number>>;
  /** Why a candidate is not served by meaning for a time, whatever else is decided; undefined when it may be. */
  keptBack?(candidate: Candidate): string | undefined;
}

/** What a policy says of a candidate that nobody looked up. */
export function explanationOf(policy: Policy, candidate: Candidate): Decision {
  return policy.explain?.(candidate) ?? policy.decide(candidate);
}
