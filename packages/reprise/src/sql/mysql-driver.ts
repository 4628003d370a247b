import { RepriseError } from '../core/index.ts';
import { OwnSockets, type Socket } from './own-sockets.ts';
import { requireOptional } from './require-optional.ts';
import { serverUrl } from './server-url.ts';
import type { SqlConnection, SqlDriver } from './sql-connection.ts';
import type { OwnPoolOptions } from './sql-driver-of.ts';

/** The part of a pool of `mysql2/promise` that is used, as of version 3. */
export interface MysqlPool {
  getConnection(): Promise<MysqlConnection>;
  end(): Promise<void>;
}

/** The part of a connection of `mysql2/promise` that is used. */
export interface MysqlConnection {
  query(statement: MysqlStatement): Promise<[unknown, unknown]>;
  release(): void;
  destroy(): void;
  on(event: 'error', listener: () => void): unknown;
  removeListener(event: 'error', listener: () => void): unknown;
}

/** A statement as `mysql2` takes it. */
export interface MysqlStatement {
  sql: string;
  values: unknown[];
  rowsAsArray: true;
  typeCast: true;
}

interface OwnPool extends MysqlPool {
  on(event: 'connection', listener: (connection: unknown) => void): unknown;
}

interface Mysql2 {
  createPool(options: Readonly<Record<string, unknown>>): OwnPool;
}

const ignore = (): void => {};

/**
 * Connections of a pool that is made here.
 *
 * @throws RepriseError `DRIVER_MISSING` where `mysql2` is not installed; `INVALID_ARGUMENT` for a URL of something else.
 */
export function ownMysql({ url, connections, deadline }: OwnPoolOptions): SqlDriver {
  const { place } = serverUrl(url, ['mysql:', 'mariadb:']);
  const mysql = requireOptional<Mysql2>('mysql2/promise');
  if (!mysql) {
    throw new RepriseError(
      'DRIVER_MISSING',
      'MySQL and MariaDB need the package mysql2: run "npm install mysql2"',
    );
  }
  const pool = mysql.createPool({ uri: url, connectionLimit: connections, connectTimeout: deadline });
  const sockets = new OwnSockets();
  pool.on('connection', (connection) => sockets.add(socketOf(connection)));
  return {
    ...givenMysql(pool, `MySQL at ${place}`),
    close: () => sockets.end(() => pool.end(), deadline),
  };
}

/** Connections of a pool that somebody else made. */
export function givenMysql(pool: MysqlPool, target: string): SqlDriver {
  return {
    target,
    connect: async () => connectionOf(await pool.getConnection()),
    isStatementError: (error) => {
      const { sqlState, fatal } = error as { readonly sqlState?: unknown; readonly fatal?: unknown };
      return typeof sqlState === 'string' && fatal !== true;
    },
    close: () => pool.end(),
  };
}

function connectionOf(connection: MysqlConnection): SqlConnection {
  // A lost connection is an event too, and nobody listening ends the process.
  connection.on('error', ignore);
  return {
    identity: coreOf(connection),
    query: async (sql, parameters = []) => {
      const [result] = await connection.query({
        sql,
        values: [...parameters],
        rowsAsArray: true,
        typeCast: true,
      });
      if (Array.isArray(result)) return { rows: result as unknown[][], affected: 0 };
      return { rows: [], affected: (result as { readonly affectedRows: number }).affectedRows };
    },
    release: () => {
      connection.removeListener('error', ignore);
      connection.release();
    },
    destroy: () => {
      connection.destroy();
      // `destroy` says goodbye and waits for an answer.
      socketOf(connection)?.destroy();
    },
  };
}

/** A pool gives the same connection in a new wrapper each time. */
function coreOf(connection: unknown): object {
  return (connection as { readonly connection?: object }).connection ?? (connection as object);
}

function socketOf(connection: unknown): Socket | undefined {
  return (coreOf(connection) as { readonly stream?: Socket }).stream;
}
