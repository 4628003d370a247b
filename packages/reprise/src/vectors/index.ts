/**
 * Vector indexes: from a vector to the nearest entries of its partition.
 *
 * @module
 */
export { type FlatIndex, type FlatOptions, flat } from './flat/index.ts';
export { type PgvectorOptions, type PgvectorSettings, pgvector } from './pgvector/pgvector.ts';
export type { PgvectorIndex } from './pgvector/pgvector-index.ts';
export { type RedisVectorSetOptions, redisVectorSet } from './redis-vector-set/redis-vector-set.ts';
export type { RedisVectorSetIndex } from './redis-vector-set/redis-vector-set-index.ts';
export { type FillState, isSharedVectorIndex, type SharedVectorIndex } from './shared-vector-index.ts';
export type { Neighbour, VectorIndex } from './vector-index.ts';
