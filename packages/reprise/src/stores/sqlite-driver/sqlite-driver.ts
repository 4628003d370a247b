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
