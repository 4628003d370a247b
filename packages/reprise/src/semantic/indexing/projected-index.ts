import type { VectorIndex } from '../../vectors/index.ts';

/** What a projection of the store's entries needs of a vector index. */
export type ProjectedIndex = Pick<VectorIndex, 'shared' | 'add' | 'search' | 'remove' | 'has' | 'close'>;
