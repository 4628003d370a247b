import { RepriseError } from '../../core/index.ts';
import type { SqlDriver } from './sql-connection.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { SqlOptions, SqlPool, SqlUrl } from './sql-options.ts';
import { SqlStore } from './sql-store.ts';

/** What a driver of the store's own is made from. */
export interface OwnPoolOptions {
  readonly url: string;
  readonly connections: number;
  /** Milliseconds. */
  readonly deadline: number;
}

/** A kind of server: how to reach it and how to speak to it. */
export interface SqlServer<Pool> {
  readonly name: string;
  dialect(table: string): SqlDialect;
  /** Connections of a pool made for the store. */
  own(options: OwnPoolOptions): SqlDriver;
  /** Connections of a pool that somebody else made. */
  given(pool: Pool, target: string): SqlDriver;
}

/** The store that a user's options ask for. */
export function storeOn<Pool>(
  server: SqlServer<Pool>,
  urlOrOptions: string | (SqlOptions & (SqlUrl | SqlPool<Pool>)),
): SqlStore {
  const options = typeof urlOrOptions === 'string' ? { url: urlOrOptions } : urlOrOptions;
  const { table = 'reprise_entries', deadline = 5_000, connections = 10, sweepInterval = 60_000 } = options;
  if (!(deadline > 0))
    throw new RepriseError('INVALID_ARGUMENT', 'deadline must be more than 0 milliseconds');
  if (!(connections >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'connections must be at least 1');
  const dialect = server.dialect(table);
  const own = !('pool' in options);
  return new SqlStore({
    dialect,
    driver: own
      ? server.own({ url: options.url, connections, deadline })
      : server.given(options.pool, server.name),
    closesDriver: own || options.closePool === true,
    table,
    deadline,
    connections,
    sweepInterval,
    clock: options.clock,
    logger: options.logger,
  });
}
