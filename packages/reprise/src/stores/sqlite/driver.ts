import { RepriseError } from '../../core/index.ts';
import { libsqlDriver } from './libsql-driver.ts';
import { nodeSqliteDriver } from './node-sqlite-driver.ts';

/** A value as SQLite keeps it; blobs come out as bytes that belong to the caller. */
export type SqliteValue = string | number | Uint8Array | null;

/** A prepared statement; rows are arrays of values in the order of the columns. */
export interface SqliteStatement {
  get(parameters: readonly SqliteValue[]): readonly SqliteValue[] | undefined;
  all(parameters: readonly SqliteValue[]): readonly (readonly SqliteValue[])[];
  /** Runs a statement that gives no rows; answers how many rows it changed. */
  run(parameters: readonly SqliteValue[]): number;
}

/** One open database file. */
export interface SqliteConnection {
  /** Runs SQL without parameters, its rows ignored. */
  execute(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** What the SQLite store needs of an SQLite library; all calls are synchronous. */
export interface SqliteDriver {
  readonly name: string;
  open(path: string): SqliteConnection;
  /** SQLite's result code of an error the library threw, undefined when it is none of SQLite's. */
  resultCode(error: unknown): number | undefined;
}

/**
 * The SQLite that is at hand: Node's own where it has one (22.13 and later), else the package `libsql`.
 *
 * @throws RepriseError `DRIVER_MISSING` when there is neither.
 */
export function availableDriver(): SqliteDriver {
  const driver = nodeSqliteDriver() ?? libsqlDriver();
  if (driver) return driver;
  throw new RepriseError(
    'DRIVER_MISSING',
    `Node ${process.versions.node} has no SQLite of its own: run "npm install libsql", or use Node 22.13 or later`,
  );
}
