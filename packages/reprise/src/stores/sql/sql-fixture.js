import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createPool } from 'mysql2/promise';
import pg from 'pg';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';

/** @typedef {import('./sql-options.ts').SqlOptions} SqlOptions */
/** @typedef {import('./sql-store.ts').SqlStore} SqlStore */

/**
 * A real server and what a test does to it.
 *
 * @typedef {object} TestServer
 * @property {string} name
 * @property {string} url
 * @property {(options?: SqlOptions & { url?: string, closePool?: boolean, countStatements?: (sql: string) => void }) => SqlStore} open over a
 * pool of its own, or over the given one where statements are to be counted
 * @property {(sql: string) => Promise<unknown[][]>} ask one statement over a connection of the test's own
 * @property {(ports: readonly (number | undefined)[]) => Promise<void>} kill ends the connections that come from these ports
 * @property {(table: string, key: string) => Promise<() => Promise<void>>} lock holds an entry until it is told to stop
 * @property {() => Promise<void>} end
 */

/**
 * The servers of the test run; one that is missing has no URL, and its tests say that they are skipped.
 *
 * @param {Readonly<{ postgres?: string, mysql?: string }>} services
 */
export function sqlServers({ postgres: postgresUrl, mysql: mysqlUrl }) {
  return [
    {
      name: 'PostgreSQL',
      missing: postgresUrl === undefined,
      connect: () => postgresServer(postgresUrl ?? ''),
    },
    { name: 'MariaDB', missing: mysqlUrl === undefined, connect: () => mysqlServer(mysqlUrl ?? '') },
  ].map((server) => ({
    ...server,
    title: server.missing ? `${server.name} (skipped: no server)` : server.name,
  }));
}

/** A table's name that nobody else has. */
export function temporaryTable() {
  return `reprise_test_${randomBytes(6).toString('hex')}`;
}

/**
 * @param {string} url
 * @returns {TestServer}
 */
function postgresServer(url) {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on('error', () => {});
  /** @type {TestServer['ask']} */
  const ask = async (sql) => (await pool.query({ text: sql, rowMode: 'array' })).rows;
  return {
    name: 'PostgreSQL',
    url,
    ask,
    open: ({ countStatements, ...options } = {}) =>
      countStatements
        ? postgres({ pool: counting(pool, 'connect', ({ text }) => text, countStatements), ...options })
        : postgres({ url, ...options }),
    kill: async (ports) => {
      const selected = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port IN (${ports})`;
      assert.ok((await ask(selected)).length > 0);
    },
    lock: async (table, key) => {
      const client = await pool.connect();
      await client.query(`BEGIN; SELECT 1 FROM ${table} WHERE key = '${key}' FOR UPDATE`);
      return async () => {
        await client.query('COMMIT');
        client.release();
      };
    },
    end: () => pool.end(),
  };
}

/**
 * @param {string} url
 * @returns {TestServer}
 */
function mysqlServer(url) {
  const pool = createPool({ uri: url, connectionLimit: 10 });
  /** @type {TestServer['ask']} */
  const ask = async (sql) => {
    const [rows] = await pool.query({ sql, rowsAsArray: true });
    return /** @type {unknown[][]} */ (rows);
  };
  return {
    name: 'MariaDB',
    url,
    ask,
    open: ({ countStatements, ...options } = {}) =>
      countStatements
        ? mysql({ pool: counting(pool, 'getConnection', ({ sql }) => sql, countStatements), ...options })
        : mysql({ url, ...options }),
    kill: async (ports) => {
      const selected = `SELECT id FROM information_schema.processlist WHERE SUBSTRING_INDEX(host, ':', -1) IN (${ports})`;
      const found = await ask(selected);
      assert.ok(found.length > 0);
      for (const [id] of found) await ask(`KILL ${id}`);
    },
    lock: async (table, key) => {
      const connection = await pool.getConnection();
      await connection.query('START TRANSACTION');
      await connection.query(`SELECT 1 FROM ${table} WHERE \`key\` = '${key}' FOR UPDATE`);
      return async () => {
        await connection.query('COMMIT');
        connection.release();
      };
    },
    end: () => pool.end(),
  };
}

/**
 * The pool, each statement of its connections told.
 *
 * @template {object} Pool
 * @param {Pool} pool
 * @param {string} take the method that takes a connection out
 * @param {(statement: any) => string} textOf
 * @param {(sql: string) => void} told
 * @returns {Pool}
 */
function counting(pool, take, textOf, told) {
  return wrapped(pool, take, async (...parameters) => {
    const connection = await /** @type {any} */ (pool)[take](...parameters);
    return wrapped(connection, 'query', (statement) => {
      told(textOf(statement));
      return connection.query(statement);
    });
  });
}

/**
 * An object with one method replaced.
 *
 * @template {object} T
 * @param {T} object
 * @param {string} method
 * @param {(...parameters: any[]) => unknown} replacement
 * @returns {T}
 */
function wrapped(object, method, replacement) {
  return new Proxy(object, {
    get(target, name) {
      if (name === method) return replacement;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
