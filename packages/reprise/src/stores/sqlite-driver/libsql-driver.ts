import { requireOptional } from '../../sql/index.ts';
import type { SqliteConnection, SqliteDriver, SqliteStatement, SqliteValue } from './sqlite-driver.ts';

/** The part of `libsql` that is used, as of version 0.5. */
interface LibsqlStatement {
  /** Whether it gives rows. */
  readonly reader: boolean;
  /** From now on rows are arrays, and blobs Buffers instead of ArrayBuffers. */
  raw(): void;
  get(parameters: readonly SqliteValue[]): SqliteValue[] | undefined;
  all(parameters: readonly SqliteValue[]): SqliteValue[][];
  run(parameters: readonly SqliteValue[]): { readonly changes: number };
}

interface LibsqlDatabase {
  exec(sql: string): void;
  prepare(sql: string): LibsqlStatement;
  close(): void;
}

type Libsql = new (path: string) => LibsqlDatabase;

/** SQLite of the package `libsql`, which ships compiled; undefined when it is not installed. */
export function libsqlDriver(): SqliteDriver | undefined {
  const Database = requireOptional<Libsql>('libsql');
  if (!Database) return undefined;
  return {
    name: 'libsql',
    open: (path) => connectionOf(new Database(path)),
    resultCode: (error) => (error as { rawCode?: number } | null)?.rawCode,
  };
}

function connectionOf(database: LibsqlDatabase): SqliteConnection {
  return {
    execute: (sql) => database.exec(sql),
    prepare: (sql) => statementOf(database.prepare(sql)),
    close: () => database.close(),
  };
}

/** Parameters always go in as one array: a lone Buffer as argument aborts the process. */
function statementOf(statement: LibsqlStatement): SqliteStatement {
  if (statement.reader) statement.raw();
  return {
    get: (parameters) => statement.get(parameters),
    all: (parameters) => statement.all(parameters),
    run: (parameters) => statement.run(parameters).changes,
  };
}
