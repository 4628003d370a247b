import { type Duration, RepriseError } from '../../core/index.ts';
import type { RedisConnection } from '../../redis/index.ts';
import { assertEffort, lifetime } from '../arguments.ts';
import { RedisVectorSetIndex } from './redis-vector-set-index.ts';

/** Options of {@link redisVectorSet}. */
export interface RedisVectorSetOptions {
  /** Begins every key. @default 'reprise' */
  readonly prefix?: string;
  /**
   * How numbers are kept: `int8` takes about half the memory and time, similarities are within 0.01 then. Partitions of
   * the two are apart: after a change the index is empty until vectors are added again.
   *
   * @default 'int8'
   */
  readonly precision?: 'int8' | 'float32';
  /**
   * How long a partition is kept after its last add: longer than the entries live, or they cannot be found by meaning
   * any more; `Infinity` for ever.
   *
   * @default '30d'
   */
  readonly ttl?: Duration;
  /** Vectors that a search compares at least, 1 to 1,000: more finds more and takes longer. @default 100 */
  readonly effort?: number;
  /** Vectors that an add compares at least, 1 to 1,000. @default 200 */
  readonly addEffort?: number;
}

/**
 * A vector index in vector sets of Redis 8 or later, one for each partition, shared by all instances with the same
 * prefix. Not for Valkey and Redis before 8, which have none. Tested on Redis 8.0.
 *
 * A vector takes 1 byte (`int8`) or 4 a dimension, and about 700 bytes for its place in the graph. Give the index a
 * connection of its own: Redis answers one command of a connection after the other, and searches take a millisecond
 * where others take a hundredth of it.
 *
 * @param connection stays open when the index is closed; its deadline counts for every operation.
 * @throws RepriseError `INVALID_ARGUMENT`; that the server has no vector sets is found by the first operation.
 *
 * @example
 * ```ts
 * await using connection = connectRedis('redis://127.0.0.1:6379');
 * const cache = new SemanticCache({ embedder, index: redisVectorSet(connection) });
 * ```
 */
export function redisVectorSet(
  connection: RedisConnection,
  options: RedisVectorSetOptions = {},
): RedisVectorSetIndex {
  const { prefix = 'reprise', precision = 'int8', ttl = '30d', effort = 100, addEffort = 200 } = options;
  if (precision !== 'int8' && precision !== 'float32') {
    throw new RepriseError('INVALID_ARGUMENT', 'precision must be int8 or float32');
  }
  assertEffort(effort);
  assertEffort(addEffort);
  return new RedisVectorSetIndex({ connection, prefix, precision, ttl: lifetime(ttl), effort, addEffort });
}
