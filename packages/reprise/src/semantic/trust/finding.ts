import type { Candidate } from '../candidate.ts';
import type { ObservationSource } from '../observation.ts';
import type { Worth } from './shadow-table.ts';

/** What became known of a candidate. */
export interface Finding {
  readonly candidate: Candidate;
  readonly right: boolean;
  /** The source, had the judge been sure: that it was not speaks against the candidate, and is not measured as wrong. */
  readonly unsure?: ObservationSource | undefined;
  readonly source: ObservationSource;
  /** Chance that it was looked at. */
  readonly chance: number;
  /** What the fresh answer cost. */
  readonly worth?: Worth | undefined;
  /** Entries to put in quarantine. */
  readonly neighbours?: readonly string[] | undefined;
}
