import { type Duration, type Logger, RepriseError, silentLogger } from '../../core/index.ts';
import {
  givenPostgres,
  ownPostgres,
  type PostgresPool,
  type SqlPool,
  type SqlUrl,
  sqlDriverOf,
} from '../../sql/index.ts';
import { assertEffort, lifetime } from '../arguments.ts';
import { PgvectorIndex } from './pgvector-index.ts';

/** What {@link pgvector} may be told besides its server. */
export interface PgvectorSettings {
  /** Letters, digits and underscores, maybe behind a schema; made when it is not there. @default 'reprise_vectors' */
  readonly table?: string;
  /** Begins the name of each partition: indexes with prefixes of their own can share a table. @default '' */
  readonly prefix?: string;
  /** Milliseconds an operation may take, the wait for a connection included. @default 5_000 */
  readonly deadline?: number;
  /** Most connections used at once; one more builds graphs. @default 10 */
  readonly connections?: number;
  /**
   * Vectors of a partition from which on it gets a graph (HNSW), which makes searches faster and inserts slower;
   * `Infinity` for none. Partitions of vectors with more than 4,000 dimensions never get one.
   *
   * @default 5_000
   */
  readonly graphFrom?: number;
  /** Vectors that a search in a graph compares at least, 1 to 1,000: more finds more and takes longer. @default 100 */
  readonly effort?: number;
  /**
   * How long a vector is kept after it was last added: longer than the entries live, whose ends nobody may notice;
   * `Infinity` for ever.
   *
   * @default '30d'
   */
  readonly ttl?: Duration;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** Options of {@link pgvector}. */
export type PgvectorOptions = PgvectorSettings & (SqlUrl | SqlPool<PostgresPool>);

const kind = { name: 'PostgreSQL', own: ownPostgres, given: givenPostgres };

/**
 * A vector index in a table of PostgreSQL with pgvector 0.8 or later, shared by all instances that name the same table.
 * Tested on PostgreSQL 17.
 *
 * Keeps two bytes a dimension, so that similarities are within 0.002 of the exact ones. A search compares every vector
 * of a small partition and walks a graph in a large one. Vectors have 1 to 16,000 dimensions; a partition and an id
 * have together at most 2,048 bytes. Needs the package `pg`, or a pool of it; a graph is not built over a proxy that
 * gives each transaction another connection.
 *
 * @throws RepriseError `DRIVER_MISSING` where `pg` is not installed; `INVALID_ARGUMENT` for options that cannot be.
 *
 * @example
 * ```ts
 * await using index = pgvector('postgres://user:password@127.0.0.1/app');
 * const cache = new SemanticCache({ embedder, index });
 * ```
 */
export function pgvector(urlOrOptions: string | PgvectorOptions): PgvectorIndex {
  const options: PgvectorOptions = typeof urlOrOptions === 'string' ? { url: urlOrOptions } : urlOrOptions;
  const { table = 'reprise_vectors', prefix = '', deadline = 5_000, connections = 10 } = options;
  const { graphFrom = 5_000, effort = 100, ttl = '30d', logger = silentLogger } = options;
  if (!(connections >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'connections must be at least 1');
  if (!(graphFrom >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'graphFrom must be at least 1');
  assertEffort(effort);
  const chosen = sqlDriverOf(kind, options, { connections: connections + 1, deadline });
  return new PgvectorIndex({
    ...chosen,
    table,
    prefix,
    deadline,
    connections,
    graphFrom,
    effort,
    ttl: lifetime(ttl),
    logger,
  });
}
