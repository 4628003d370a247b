import type { Observation, ObservationSource } from '../observation.ts';

/** An observation as a ledger keeps it. */
export interface NotedObservation extends Observation {
  /** The source, had the judge been sure; it was not, and so what was observed is no measure of what is wrong. */
  readonly unsure?: ObservationSource | undefined;
  /** Who decided an audit. */
  readonly judge?: string | undefined;
}
