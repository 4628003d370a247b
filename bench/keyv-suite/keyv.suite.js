// The test suite of Keyv for its storage adapters, over stores behind `toKeyv`. Run by `npm run test:keyv`, which
// gives the URLs of the servers.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import Keyv from 'keyv';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { memory, mysql, postgres, sqlite, toKeyv } from 'reprise/stores';
import * as vitest from 'vitest';

/** @typedef {import('reprise/stores').Store} Store */

const { DATABASE_URL, MYSQL_URL } = process.env;
const table = `reprise_keyv_${randomBytes(6).toString('hex')}`;
const dropTables = `DROP TABLE IF EXISTS ${table}, ${table}_format`;

suiteOver('memory', () => memory());

const folder = await mkdtemp(join(tmpdir(), 'reprise-keyv-'));
suiteOver(
  'sqlite',
  () => sqlite(join(folder, 'keyv.db')),
  () => rm(folder, { recursive: true }),
);

if (DATABASE_URL) {
  suiteOver(
    'postgres',
    () => postgres({ url: DATABASE_URL, table }),
    async () => {
      const client = new pg.Client(DATABASE_URL);
      await client.connect();
      await client.query(dropTables);
      await client.end();
    },
  );
}
if (MYSQL_URL) {
  suiteOver(
    'mysql',
    () => mysql({ url: MYSQL_URL, table }),
    async () => {
      const connection = await createConnection(MYSQL_URL);
      await connection.query(dropTables);
      await connection.end();
    },
  );
}

/**
 * @param {string} name
 * @param {() => Store} open
 * @param {() => Promise<void>} [cleanUp] after the store was closed
 */
function suiteOver(name, open, cleanUp) {
  vitest.describe(name, () => {
    const store = open();
    vitest.afterAll(async () => {
      await store.close();
      await cleanUp?.();
    });
    const adapter = () => toKeyv(store);
    keyvTestSuite(vitest, Keyv, adapter);
    keyvIteratorTests(vitest, Keyv, adapter);
  });
}
