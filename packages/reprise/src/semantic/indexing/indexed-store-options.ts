import type { Clock, Logger } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { Store } from '../../stores/index.ts';
import type { VectorIndex } from '../../vectors/index.ts';

/** Options of {@link IndexedStore}. */
export interface IndexedStoreOptions {
  readonly store: Store;
  /** The store that decides what a shared index holds. */
  readonly source: Store;
  readonly index: VectorIndex;
  readonly embedder: Embedder;
  /** Finds what it embedded until that is embedded again. */
  readonly previousEmbedder?: Embedder | undefined;
  /** Entries of another embedder that are embedded again in a second, at most. */
  readonly reembedRate: number;
  /** Share of a prompt the embedder must have understood, 0 to 1. */
  readonly minimumCoverage: number;
  /** Every key begins with this; other keys of the store are left alone. */
  readonly prefix: string;
  /** Entries kept, of each group where the store is shared; the least recently used go first. */
  readonly maxEntries: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Is told whether the index works. */
  readonly indexLogger: Logger;
  /** Is given the keys of entries that were found in the store waiting for an embedding. */
  readonly onPending: (keys: readonly string[]) => Promise<void>;
}
