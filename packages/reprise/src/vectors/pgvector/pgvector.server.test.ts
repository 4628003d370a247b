import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, inject, it } from 'vitest';
import { sharedVectorIndexContract, vectorIndexContract } from '../../testing/index.ts';
import { pgvector } from './pgvector.ts';

const { postgres: url } = inject('services');

describe.skipIf(url === undefined)(`pgvector${url === undefined ? ' (skipped: no PostgreSQL)' : ''}`, () => {
  const table = `reprise_test_${randomBytes(6).toString('hex')}`;
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  afterAll(async () => {
    await pool.query(`DROP TABLE IF EXISTS ${table}, ${table}_format`);
    await pool.end();
  });

  const make = async () => {
    const index = pgvector({ url: url!, table });
    await index.size();
    await pool.query(`TRUNCATE ${table}`);
    return index;
  };
  for (const { title, run } of vectorIndexContract(make)) it(title, run);
  for (const { title, run } of sharedVectorIndexContract(make)) it(title, run);
});
