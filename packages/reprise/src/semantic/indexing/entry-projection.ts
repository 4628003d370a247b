import type { IndexProjection } from './index-projection.ts';

/** What follows the entries of a store: a projection, or two of them over the same entries. */
export type EntryProjection = Pick<IndexProjection, 'size' | 'log' | 'add' | 'remove'>;
