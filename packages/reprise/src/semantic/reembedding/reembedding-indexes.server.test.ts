import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, inject, it, vi } from 'vitest';
import { systemClock } from '../../core/index.ts';
import { connectRedis } from '../../redis/index.ts';
import { FakeEmbedder, SharedMemory } from '../../testing/index.ts';
import { pgvector, redisVectorSet, type VectorIndex } from '../../vectors/index.ts';
import { AnswerCache, type SemanticCacheOptions, withDefaults } from '../index.ts';
import { ask, prompts, service } from './reembedding-fixture.js';

const { redis, postgres } = inject('services');
const count = 40;
const opened: AnswerCache<string>[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});

function open(server: SharedMemory, options: Partial<SemanticCacheOptions>): AnswerCache<string> {
  const embedder = new FakeEmbedder({ id: 'old', dimensions: 512 });
  const shared = { store: server.open(), prefix: 'chat:', ttl: '1h', guards: [], confidence: 0 } as const;
  const cache = new AnswerCache<string>(
    withDefaults({ embedder, ...shared, reembedRate: 1_000, ...options }),
  );
  opened.push(cache);
  return cache;
}

async function answer(cache: AnswerCache<string>, content: string): Promise<string | undefined> {
  const { hit } = await cache.find(ask(content));
  return hit && `${hit.kind}: ${hit.output}`;
}

/** The answers stay findable from one embedder to another of other dimensions, over one index in a server. */
async function changesEmbedder(index: () => VectorIndex): Promise<void> {
  const server = new SharedMemory(systemClock);
  const before = open(server, { index: index() });
  for (const prompt of prompts(count)) await before.keep(ask(prompt), `answer to ${prompt}`);
  await before.close();
  const expected = 'semantic: answer to question7 about item7';
  const embedder = () => new FakeEmbedder({ id: 'wide', dimensions: 768 });
  const previousEmbedder = new FakeEmbedder({ id: 'old', dimensions: 512 });
  const changed = open(server, { index: index(), embedder: embedder(), previousEmbedder });
  await changed.ready;
  expect(await answer(changed, 'about item7 question7')).toBe(expected);
  await vi.waitFor(
    () => expect(changed.stats().reembedding).toEqual({ total: count, done: count, failed: 0 }),
    { timeout: 15_000, interval: 50 },
  );
  expect(await answer(changed, 'about question7 item7')).toBe(expected);
  const after = open(server, { index: index(), embedder: embedder() });
  await after.ready;
  expect(await answer(after, 'item7 about question7')).toBe(expected);
  expect(after.stats().reembedding.total).toBe(0);
  expect([before, changed, after].map((cache) => cache.stats().faults)).toEqual([0, 0, 0]);
}

/** The answers are findable again after a service gives vectors of another length, over one index in a server. */
async function changesLength(index: () => VectorIndex): Promise<void> {
  const server = new SharedMemory(systemClock);
  const before = open(server, { index: index(), embedder: service(512) });
  for (const prompt of prompts(count)) await before.keep(ask(prompt), `answer to ${prompt}`);
  await before.close();
  const changed = open(server, { index: index(), embedder: service(768) });
  await changed.ready;
  expect(await answer(changed, 'about item7 question7')).toBeUndefined();
  await vi.waitFor(
    () => expect(changed.stats().reembedding).toEqual({ total: count, done: count, failed: 0 }),
    { timeout: 15_000, interval: 50 },
  );
  expect(await answer(changed, 'about question7 item7')).toBe('semantic: answer to question7 about item7');
  await vi.waitFor(
    () => expect(changed.stats()).toMatchObject({ faults: 0, entries: count, indexed: count }),
    { timeout: 5_000, interval: 50 },
  );
}

describe.skipIf(redis === undefined)(
  `another embedder over vector sets of Redis${redis === undefined ? ' (skipped: no Redis 8)' : ''}`,
  () => {
    const connection = connectRedis({ url: redis!, commandDeadline: '5s' });
    afterAll(() => connection.close());
    it('may have other dimensions, and leaves no answer unfound meanwhile', async () => {
      const prefix = `reprise-test-${randomUUID()}`;
      await changesEmbedder(() => redisVectorSet(connection, { prefix, ttl: '1m' }));
    });
    it('counts as one that gives vectors of another length under the same name', async () => {
      const prefix = `reprise-test-${randomUUID()}`;
      await changesLength(() => redisVectorSet(connection, { prefix, ttl: '1m' }));
    });
  },
);

describe.skipIf(postgres === undefined)(
  `another embedder over pgvector${postgres === undefined ? ' (skipped: no PostgreSQL)' : ''}`,
  () => {
    const table = `reprise_test_${randomUUID().replaceAll('-', '')}`;
    const pool = new pg.Pool({ connectionString: postgres, max: 10 });
    afterAll(async () => {
      const { rows } = await pool.query(`SELECT tablename FROM pg_tables WHERE tablename LIKE '${table}%'`);
      for (const { tablename } of rows) await pool.query(`DROP TABLE IF EXISTS "${tablename}"`);
      await pool.end();
    });
    it('may have other dimensions, and leaves no answer unfound meanwhile', async () => {
      await changesEmbedder(() => pgvector({ pool, table }));
    });
    it('counts as one that gives vectors of another length under the same name', async () => {
      await changesLength(() => pgvector({ pool, table, prefix: 'length' }));
    });
  },
);
