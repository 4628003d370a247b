import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, inject, it } from 'vitest';
import { connectRedis } from '../redis/index.ts';
import { semanticCacheContract } from '../testing/index.ts';
import { pgvector, redisVectorSet } from '../vectors/index.ts';

const { redis, postgres } = inject('services');

describe.skipIf(redis === undefined)(
  `SemanticCache over vector sets of Redis${redis === undefined ? ' (skipped: no Redis 8)' : ''}`,
  () => {
    const connection = connectRedis({ url: redis!, commandDeadline: '5s' });
    afterAll(() => connection.close());
    const make = () => {
      const prefix = `reprise-test-${randomUUID()}`;
      return () => redisVectorSet(connection, { prefix, ttl: '1m' });
    };
    for (const { title, run } of semanticCacheContract(make)) it(title, run);
  },
);

describe.skipIf(postgres === undefined)(
  `SemanticCache over pgvector${postgres === undefined ? ' (skipped: no PostgreSQL)' : ''}`,
  () => {
    const table = `reprise_test_${randomUUID().replaceAll('-', '')}`;
    const pool = new pg.Pool({ connectionString: postgres, max: 10 });
    afterAll(async () => {
      await pool.query(`DROP TABLE IF EXISTS ${table}, ${table}_format`);
      await pool.end();
    });
    const make = async () => {
      const index = pgvector({ pool, table });
      await index.size();
      await index.close();
      await pool.query(`TRUNCATE ${table}`);
      return () => pgvector({ pool, table });
    };
    for (const { title, run } of semanticCacheContract(make)) it(title, run);
  },
);
