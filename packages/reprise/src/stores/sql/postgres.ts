import { givenPostgres, ownPostgres, type PostgresPool, type SqlPool, type SqlUrl } from '../../sql/index.ts';
import { postgresDialect } from './postgres-dialect.ts';
import type { SqlOptions } from './sql-options.ts';
import { type SqlServer, storeOn } from './sql-server.ts';
import type { SqlStore } from './sql-store.ts';

/** Options of {@link postgres}. */
export type PostgresOptions = SqlOptions & (SqlUrl | SqlPool<PostgresPool>);

const server: SqlServer<PostgresPool> = {
  name: 'PostgreSQL',
  dialect: postgresDialect,
  own: ownPostgres,
  given: givenPostgres,
};

/**
 * A store in a table of PostgreSQL 12 or later, shared by all instances that name the same table. The database must be
 * in UTF-8, which is the default. Tested on PostgreSQL 17.
 *
 * A write is durable when `setMany` resolves, as durable as the server commits. Needs the package `pg`, or a pool of it.
 *
 * @throws RepriseError `DRIVER_MISSING` where `pg` is not installed; `INVALID_ARGUMENT` for options that cannot be.
 *
 * @example
 * ```ts
 * const store = tiered([memory(), postgres('postgres://user:password@127.0.0.1/app')]);
 * const sharingAPool = postgres({ pool: new pg.Pool(), table: 'cache.reprise_entries' });
 * ```
 */
export function postgres(urlOrOptions: string | PostgresOptions): SqlStore {
  return storeOn(server, urlOrOptions);
}
