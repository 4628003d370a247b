/** One result of a search. */
export interface Neighbour {
  readonly id: string;
  /** Cosine similarity, -1 to 1; higher is closer. May be approximate by up to 0.02. */
  readonly similarity: number;
}

/**
 * Nearest entries by cosine similarity, partitioned by scope.
 *
 * An index is a projection of the store: losing it loses nothing, and what it returns counts only when the entry
 * is fetched from the store and is alive.
 *
 * Rules every implementation keeps, checked by `vectorIndexContract` in `reprise/testing`:
 * - vectors are unit vectors; a search never leaves its partition;
 * - adding an id again replaces its vector; removing what is not there is harmless;
 * - an unknown partition gives no neighbours; results are sorted, closest first, at most `k`;
 * - a vector whose length differs from its partition's rejects with `DIMENSION_MISMATCH`;
 * - a search asks for 1 to 256 neighbours, and numbers are finite; else it rejects with `INVALID_ARGUMENT`;
 * - no call blocks the event loop for more than 5 ms; where the vectors are elsewhere, none waits without a deadline.
 */
export interface VectorIndex extends AsyncDisposable {
  /** Whether other instances see the same vectors, so that they need not be added again by each. */
  readonly shared: boolean;
  add(partition: string, id: string, vector: Float32Array): void | Promise<void>;
  search(partition: string, vector: Float32Array, k: number): Promise<Neighbour[]>;
  remove(partition: string, id: string): void | Promise<void>;
  dropPartition(partition: string): void | Promise<void>;
  /** Whether a partition has any vector; as fast as can be, whatever its size. */
  has(partition: string): boolean | Promise<boolean>;
  /** Number of vectors, in one partition or in all; may take long where the vectors are elsewhere. */
  size(partition?: string): number | Promise<number>;
  close(): Promise<void>;
}
