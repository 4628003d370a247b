import type { VectorIndex } from './vector-index.ts';

/** Whether a shared index was filled: yes; not yet, and the caller is to do it; or somebody else is doing it. */
export type FillState = 'filled' | 'mine' | 'others';

/**
 * A vector index that several instances use, and that may lose what it holds while they run.
 *
 * It notes beside its vectors that it was filled, by name, so that the note is lost with them: whoever finds no note
 * fills the index from the store. One instance does at a time, by a claim that ends by itself.
 */
export interface SharedVectorIndex extends VectorIndex {
  readonly shared: true;
  /**
   * Asks whether the index was filled under `name`, and claims the filling when nobody else has.
   *
   * @param token a positive number below 2^31 that is the caller's for this filling.
   * @param milliseconds how long a claim lasts that is not renewed.
   */
  claimFill(name: string, token: number, milliseconds: number): Promise<FillState>;
  /** Lengthens a claim; resolves with false when it was lost, and what was added until then maybe with it. */
  renewFill(name: string, token: number, milliseconds: number): Promise<boolean>;
  /** Notes that the index was filled; resolves with false when the claim was lost. */
  endFill(name: string, token: number): Promise<boolean>;
  /** Forgets that the index was filled, so that somebody fills it again. */
  dropFill(name: string): Promise<void>;
  /** At most `count` ids of a partition, other ones each time as far as there are more. */
  some(partition: string, count: number): Promise<string[]>;
  /** Number of vectors in all partitions whose names begin with `prefix`; may take long. */
  sizeOf(prefix: string): Promise<number>;
}

/** Whether an index is shared by instances and can be filled again by them. */
export function isSharedVectorIndex(index: VectorIndex): index is SharedVectorIndex {
  return index.shared && 'claimFill' in index;
}
