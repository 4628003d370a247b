import { requireOptional } from '../../sql/index.ts';
import type { SqliteConnection, SqliteDriver, SqliteStatement, SqliteValue } from './sqlite-driver.ts';

/** The part of `node:sqlite` that is used, as of Node 22.13. */
interface NodeStatement {
  get(...parameters: readonly SqliteValue[]): Readonly<Record<string, SqliteValue>> | undefined;
  all(...parameters: readonly SqliteValue[]): readonly Readonly<Record<string, SqliteValue>>[];
  run(...parameters: readonly SqliteValue[]): { readonly changes: number | bigint };
}

interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => NodeDatabase;
}

/** Node's own SQLite; undefined where Node has none, or hides it behind a flag. */
export function nodeSqliteDriver(): SqliteDriver | undefined {
  const { DatabaseSync } = requireOptional<NodeSqlite>('node:sqlite') ?? {};
  if (!DatabaseSync) return undefined;
  return {
    name: 'node:sqlite',
    open: (path) => connectionOf(new DatabaseSync(path)),
    resultCode: (error) => (error as { errcode?: number } | null)?.errcode,
  };
}

function connectionOf(database: NodeDatabase): SqliteConnection {
  return {
    execute: (sql) => database.exec(sql),
    prepare: (sql) => statementOf(database.prepare(sql)),
    close: () => database.close(),
  };
}

/** Rows come as objects whose properties stand in the order of the columns. */
function statementOf(statement: NodeStatement): SqliteStatement {
  return {
    get(parameters) {
      const row = statement.get(...parameters);
      return row && Object.values(row);
    },
    all: (parameters) => statement.all(...parameters).map((row) => Object.values(row)),
    run: (parameters) => Number(statement.run(...parameters).changes),
  };
}
