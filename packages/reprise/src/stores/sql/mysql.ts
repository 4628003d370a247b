import { givenMysql, type MysqlPool, ownMysql, type SqlPool, type SqlUrl } from '../../sql/index.ts';
import { mysqlDialect } from './mysql-dialect.ts';
import type { SqlOptions } from './sql-options.ts';
import { type SqlServer, storeOn } from './sql-server.ts';
import type { SqlStore } from './sql-store.ts';

/** Options of {@link mysql}; a pool is one of `mysql2/promise`, or `pool.promise()` of one of `mysql2`. */
export type MysqlOptions = SqlOptions & (SqlUrl | SqlPool<MysqlPool>);

const server: SqlServer<MysqlPool> = {
  name: 'MySQL',
  dialect: mysqlDialect,
  own: ownMysql,
  given: givenMysql,
};

/**
 * A store in a table of MySQL 8 or MariaDB 10.6, or later, shared by all instances that name the same table. Tested on
 * MariaDB 11.8.
 *
 * A write is durable when `setMany` resolves, as durable as the server commits. An entry may have a little less than
 * half of the server's `max_allowed_packet`. Needs the package `mysql2`, or a pool of it.
 *
 * @throws RepriseError `DRIVER_MISSING` where `mysql2` is not installed; `INVALID_ARGUMENT` for options that cannot be.
 *
 * @example
 * ```ts
 * const store = tiered([memory(), mysql('mysql://user:password@127.0.0.1/app')]);
 * const sharingAPool = mysql({ pool: createPool({ host: 'db' }), table: 'reprise_entries' });
 * ```
 */
export function mysql(urlOrOptions: string | MysqlOptions): SqlStore {
  return storeOn(server, urlOrOptions);
}
