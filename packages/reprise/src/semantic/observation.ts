import type { Candidate } from './candidate.ts';

/**
 * How it became known whether a candidate was right: the upstream was asked because the policy did not serve it
 * (`explore`), because nothing is served (`shadow`), though it was served, by chance (`audit`) or because the policy wanted to
 * know (`check`), or somebody said so (`feedback`).
 */
export type ObservationSource = 'explore' | 'shadow' | 'audit' | 'check' | 'feedback';

/** One candidate of which it is known whether its answer fitted; holds no prompt and no answer. */
export interface Observation extends Candidate {
  /** Unique among all instances. */
  readonly id: string;
  /** When it was learnt, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly right: boolean;
  readonly source: ObservationSource;
  /** Chance, 0 to 1, that a lookup like this one was chosen to be observed; what was seen stands for 1 / chance. */
  readonly chance: number;
  /** Entries close to one that was called wrong, which are not served by meaning for a while; at most 20. */
  readonly neighbours?: readonly string[] | undefined;
  /**
   * Hits by meaning, served or kept back, over all requests, 0 to 1, as who observed it saw them then; what a bound on
   * requests allows of hits depends on it.
   */
  readonly hitShare?: number | undefined;
}
