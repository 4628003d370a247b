/**
 * How SQL servers are reached: drivers, pools, deadlines, tables that are made at first use. Private to the rooms that
 * keep something in a database.
 *
 * @module
 */
export { inTransaction } from './in-transaction.ts';
export {
  givenMysql,
  type MysqlConnection,
  type MysqlPool,
  type MysqlStatement,
  ownMysql,
} from './mysql-driver.ts';
export {
  givenPostgres,
  ownPostgres,
  type PostgresClient,
  type PostgresPool,
  type PostgresResult,
  type PostgresStatement,
} from './postgres-driver.ts';
export { postgresFormat } from './postgres-format.ts';
export { quotedTable } from './quoted-table.ts';
export { requireOptional } from './require-optional.ts';
export type { Query, SqlParameter } from './sql-connection.ts';
export { type SqlPool, type SqlServerKind, type SqlUrl, sqlDriverOf } from './sql-driver-of.ts';
export { type SqlRunOptions, SqlSession, type SqlSessionOptions } from './sql-session.ts';
export { openTables, type TableFormat } from './table-format.ts';
