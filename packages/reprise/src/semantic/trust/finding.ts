import type { ObservationSource } from '../observation.ts';
import type { Candidate } from '../policy.ts';
import type { Worth } from './shadow-table.ts';

/** What became known of a candidate. */
export interface Finding {
  readonly candidate: Candidate;
  readonly right: boolean;
  /** The judge could not tell: that speaks against the candidate, and is no part of what is measured. */
  readonly unsure?: boolean;
  readonly source: ObservationSource;
  /** Chance that it was looked at. */
  readonly chance: number;
  /** What the fresh answer cost. */
  readonly worth?: Worth | undefined;
  /** Entries to put in quarantine. */
  readonly neighbours?: readonly string[] | undefined;
}
