import type { Observation } from '../observation.ts';

/**
 * What trust needs of the ledger that keeps observations: each observation is told once to those who listen, one that is
 * appended here at once. A `Ledger` is one.
 */
export interface ObservationLedger {
  append(observation: Observation): void;
  /** Returns a function that ends the listening. */
  onObservation(listener: (observation: Observation) => void): () => void;
  /** Tells what was observed before, and by others. */
  open(): Promise<void>;
}
