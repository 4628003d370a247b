import type { Clock, Logger, StateLog } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { Store } from '../../stores/index.ts';
import { isSharedVectorIndex, type VectorIndex } from '../../vectors/index.ts';
import { IndexProjection, partitionsOf } from './index-projection.ts';
import { SharedIndex } from './shared-index.ts';

/** Parts of {@link projectVectors}. */
export interface ProjectVectorsOptions {
  readonly store: Store;
  readonly source: Store;
  readonly index: VectorIndex;
  /** Whose vectors are projected; each embedder has partitions of its own. */
  readonly embedder: Embedder;
  /** Every key begins with this. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly indexLogger: Logger;
  readonly log: StateLog;
  /** Whether the index is kept for all instances elsewhere. */
  readonly elsewhere: boolean;
  readonly onPending: (keys: readonly string[]) => Promise<void>;
  readonly onOutdated?: (key: string) => void;
  readonly onDimensions?: () => void;
}

/** The vectors of one embedder in an index. */
export interface ProjectedVectors {
  readonly projection: IndexProjection;
  /** Present where other instances use the index, too. */
  readonly shared: SharedIndex | undefined;
}

/** Opens what an index holds of one embedder's vectors. */
export function projectVectors(options: ProjectVectorsOptions): ProjectedVectors {
  const { index, prefix, embedder, log, elsewhere, onPending } = options;
  // Ends with what no id has in it: of the names of two embedders none is the beginning of the other.
  const name = `${prefix}${embedder.id}|${embedder.sketch ? '' : 'whole|'}`;
  const shared = isSharedVectorIndex(index)
    ? new SharedIndex({
        ...options,
        index,
        name,
        counted: () => countedOf(name, embedder),
        logger: options.indexLogger,
        put: (entry) => projection.put(entry),
        // A store that nobody shares is read at the start, for these too.
        onPending: elsewhere ? onPending : async () => {},
      })
    : undefined;
  const { onOutdated, onDimensions } = options;
  const projection: IndexProjection = new IndexProjection({
    index: shared ?? index,
    embedder,
    name,
    log,
    elsewhere,
    ...(onOutdated ? { onOutdated } : {}),
    ...(onDimensions ? { onDimensions } : {}),
  });
  return { projection, shared };
}

/** Vectors of another length, which nobody asks for any more, end by themselves. */
function countedOf(name: string, { sketch, dimensions }: Embedder): string {
  return sketch || dimensions === undefined ? name : partitionsOf(name, dimensions);
}
