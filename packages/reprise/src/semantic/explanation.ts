import type { Candidate } from './candidate.ts';
import type { Decision } from './policy.ts';

/** One cached prompt that was looked at. */
export interface ExplainedCandidate extends Candidate {
  /** What the guard that refused it said; undefined when all let it pass. */
  readonly veto: { readonly guard: string; readonly reason: string } | undefined;
  /** Numbers behind the confidence, each by its name. */
  readonly evidence: Readonly<Record<string, number>>;
  /** What the policy said of the surest candidate; undefined for all others. */
  readonly decision: Decision | undefined;
  /** Why nothing was decided on it though no guard refused it, for example `similarity 0.6123 is under 0.7`. */
  readonly passedOver: string | undefined;
  /** Why it is not served by meaning for a time, such as a quarantine; undefined when it may be. */
  readonly keptBack: string | undefined;
  /** The numbers the policy relied on for this candidate. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Why a request is, or is not, answered from cache; quotes neither prompts nor answers. */
export interface Explanation {
  readonly outcome: 'exact' | 'semantic' | 'miss';
  /** In one sentence, for people. */
  readonly reason: string;
  /** Id the answer to exactly this request has. */
  readonly exactKey: string;
  /** Entry that would answer; undefined for a miss. */
  readonly entryId: string | undefined;
  readonly embedder: string;
  /** Share of the prompt that the embedder understood; undefined when it was not embedded. */
  readonly coverage: number | undefined;
  readonly policy: string;
  /**
   * What was looked at, the closest first; at most as many as a lookup looks at. Where the outcome is `exact`, a lookup
   * looks at none: this is what it would have found by meaning.
   */
  readonly candidates: readonly ExplainedCandidate[];
}
