import { RepriseError } from '../core/index.ts';
import { OwnSockets, type Socket } from './own-sockets.ts';
import { requireOptional } from './require-optional.ts';
import { serverUrl } from './server-url.ts';
import type { SqlConnection, SqlDriver } from './sql-connection.ts';
import type { OwnPoolOptions } from './sql-driver-of.ts';

/** The part of a pool of the package `pg` that is used, as of version 8. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  end(): Promise<void>;
}

/** The part of a client of the package `pg` that is used. */
export interface PostgresClient {
  query(statement: PostgresStatement): Promise<PostgresResult>;
  /** Gives the client back to its pool, or ends it. */
  release(destroy?: boolean): void;
  on(event: 'error', listener: () => void): unknown;
  removeListener(event: 'error', listener: () => void): unknown;
}

/** A statement as `pg` takes it. */
export interface PostgresStatement {
  text: string;
  values: unknown[];
  rowMode: 'array';
  types: { getTypeParser(): (text: string) => string };
}

/** An answer as `pg` gives it. */
export interface PostgresResult {
  rows: unknown[][];
  rowCount: number | null;
}

interface OwnPool extends PostgresPool {
  on(event: 'error' | 'connect', listener: (client: unknown) => void): unknown;
}

interface Pg {
  readonly Pool: new (options: Readonly<Record<string, unknown>>) => OwnPool;
}

/** Cells stay as PostgreSQL writes them, whatever parsers the process has set for its own queries. */
const types = { getTypeParser: () => (text: string) => text };
const ignore = (): void => {};

/** Codes behind which a connection is closed or in doubt; the word for the severity is in the server's language. */
const endOfConnection = /^(08|57P|XX|25P03)/;

/**
 * Connections of a pool that is made here.
 *
 * @throws RepriseError `DRIVER_MISSING` where `pg` is not installed; `INVALID_ARGUMENT` for a URL of something else.
 */
export function ownPostgres({ url, connections, deadline }: OwnPoolOptions): SqlDriver {
  const { place } = serverUrl(url, ['postgres:', 'postgresql:']);
  const pg = requireOptional<Pg>('pg');
  if (!pg) throw new RepriseError('DRIVER_MISSING', 'PostgreSQL needs the package pg: run "npm install pg"');
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'reprise',
    max: connections,
    connectionTimeoutMillis: deadline,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    keepAlive: true,
  });
  const sockets = new OwnSockets();
  pool.on('connect', (client) => sockets.add(socketOf(client)));
  // An idle connection ended and has left the pool; the next use makes another one.
  pool.on('error', ignore);
  return {
    ...givenPostgres(pool, `PostgreSQL at ${place}`),
    close: () => sockets.end(() => pool.end(), deadline),
  };
}

/** Connections of a pool that somebody else made. */
export function givenPostgres(pool: PostgresPool, target: string): SqlDriver {
  return {
    target,
    connect: async () => connectionOf(await pool.connect()),
    isStatementError: (error) => {
      const { severity, code } = error as { readonly severity?: unknown; readonly code?: unknown };
      return severity !== undefined && !endOfConnection.test(String(code));
    },
    close: () => pool.end(),
  };
}

function connectionOf(client: PostgresClient): SqlConnection {
  // A client outside its pool reports a lost connection as an event too, and nobody listening ends the process.
  client.on('error', ignore);
  return {
    identity: client,
    query: async (sql, parameters = []) => {
      const { rows, rowCount } = await client.query({
        text: sql,
        values: [...parameters],
        rowMode: 'array',
        types,
      });
      return { rows, affected: rowCount ?? 0 };
    },
    release: () => {
      client.removeListener('error', ignore);
      client.release();
    },
    destroy: () => {
      client.release(true);
      socketOf(client)?.destroy();
    },
  };
}

function socketOf(client: unknown): Socket | undefined {
  return (client as { readonly connection?: { readonly stream?: Socket } }).connection?.stream;
}
