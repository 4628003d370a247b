import type { ControlResult } from './control-result.ts';
import type { NotedObservation } from './noted-observation.ts';

/**
 * What trust needs of the ledger that keeps observations: each observation is told once to those who listen, one that is
 * appended here at once. A `Ledger` is one.
 */
export interface ObservationLedger {
  append(observation: NotedObservation): void;
  /** Returns a function that ends the listening. */
  onObservation(listener: (observation: NotedObservation) => void): () => void;
  /** Keeps what a judge said of a question whose answer is known. A ledger that cannot keep it may leave both out. */
  appendControl?(result: ControlResult): void;
  /** Tells what judges said elsewhere or before, some of it more than once. Returns a function that ends the listening. */
  onControl?(listener: (result: ControlResult) => void): () => void;
  /** Tells what was observed before, and by others. */
  open(): Promise<void>;
}
