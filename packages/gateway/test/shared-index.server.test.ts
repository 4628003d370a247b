import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectRedis, type RedisConnection } from 'reprise/redis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startRedis } from '../../../scripts/services/start-redis.js';
import { type Instances, startInstances } from './instances/start-instances.ts';
import { ask, testGateways } from './start-test-gateway.ts';

const { redis, redis7, postgres } = inject('services');

const first = 'How do I reset my password?';
const other = 'How do I reset my password please';

async function statsOf(instances: Instances, at: number): Promise<Record<'entries' | 'indexed', number>> {
  const { cache } = (await instances.all[at]!.json('/v1/cache/stats')) as {
    readonly cache: Record<'entries' | 'indexed', number>;
  };
  return { entries: cache.entries, indexed: cache.indexed };
}

/** Removes the vectors of some gateways, as when their index was lost. */
async function loseVectorSets(connection: RedisConnection, prefix: string): Promise<number> {
  let cursor = '0';
  const keys: string[] = [];
  do {
    const args = ['SCAN', cursor, 'MATCH', `${prefix}:index:*`, 'COUNT', '1000'];
    const [next, page] = (await connection.send({ args })) as readonly [string, readonly string[]];
    keys.push(...page);
    cursor = next;
  } while (cursor !== '0');
  await connection.sendMany(keys.map((key) => ({ args: ['UNLINK', key], key })));
  return keys.length;
}

interface Place {
  /** What differs in the section `semantic`. */
  readonly semantic: NonNullable<Parameters<typeof startInstances>[2]>;
  /** Loses the whole index. */
  lose(instances: Instances): Promise<void>;
  close(): Promise<void>;
}

async function inRedis(): Promise<Place> {
  const connection = connectRedis(redis!);
  return {
    semantic: { index: 'redis' },
    lose: async ({ prefix }) => expect(await loseVectorSets(connection, prefix)).toBeGreaterThan(1),
    close: () => connection.close(),
  };
}

async function inPostgres(): Promise<Place> {
  const database = `reprise_test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Pool({ connectionString: postgres, max: 1 });
  await admin.query(`CREATE DATABASE ${database}`);
  const url = new URL(postgres!);
  url.pathname = `/${database}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 1 });
  return {
    semantic: { index: 'pgvector', database_url: url.href },
    lose: async () => void (await pool.query('DROP TABLE reprise_vectors')),
    close: async () => {
      await pool.end();
      await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await admin.end();
    },
  };
}

describe.each([
  ['redis', redis, inRedis],
  ['pgvector', redis && postgres, inPostgres],
] as const)('three gateways with semantic.index %s', (name, present, open) => {
  if (!present) console.warn(`skipped: there is no server for semantic.index ${name}`);
  const test = it.skipIf(!present);
  let place: Place;
  let instances: Instances;

  beforeAll(async () => {
    if (!present) return;
    place = await open();
    instances = await startInstances({ url: redis! }, {}, place.semantic);
  }, 60_000);

  afterAll(async () => {
    await instances?.[Symbol.asyncDispose]();
    await place?.close();
  });

  const outcome = async (at: number, body: object) => (await instances.cached(at, body)).outcome;
  const isSemantic = async (at: number) => {
    await expect.poll(() => outcome(at, ask(other)), { timeout: 15_000 }).toBe('semantic');
    expect((await instances.cached(at, ask(other))).text).toContain(first);
  };

  test('answer in other words what another one was asked, and count it', async () => {
    expect(await (await instances.chat(0, ask(first))).text()).toContain(first);
    for (const at of [1, 2]) await isSemantic(at);
    for (const at of [0, 1, 2]) {
      const counted = () => statsOf(instances, at);
      await expect.poll(counted, { timeout: 5_000 }).toEqual({ entries: 1, indexed: 1 });
    }
  });

  test('find by meaning again, unattended, what was there before the index was lost', async () => {
    await place.lose(instances);
    for (const at of [0, 1, 2]) await isSemantic(at);
    const told = instances.all.flatMap((each) => each.lines.good);
    expect(told).toContain('The vector index was filled from the store');
    await expect.poll(() => statsOf(instances, 2), { timeout: 5_000 }).toEqual({ entries: 1, indexed: 1 });
  }, 60_000);

  test('find by meaning after all of them were killed', async () => {
    await Promise.all(instances.all.map((each) => each.kill()));
    await place.lose(instances);
    await Promise.all(instances.all.map((each) => each.restart()));
    for (const at of [0, 1, 2]) await isSemantic(at);
  }, 60_000);

  test('no longer find what one of them removed', async () => {
    await fetch(`${instances.all[1]!.url}/v1/cache/entries`, { method: 'DELETE' });
    for (const at of [0, 1, 2]) {
      await expect.poll(() => outcome(at, ask(other)), { timeout: 10_000 }).toBe('status 504');
    }
    await expect.poll(() => statsOf(instances, 0), { timeout: 5_000 }).toEqual({ entries: 0, indexed: 0 });
  });
});

describe.skipIf(!redis7)(`a Redis without vector sets${redis7 ? '' : ' (skipped: no Redis 7)'}`, () => {
  it('answers exact requests, and each gateway says once what it lacks', async () => {
    await using instances = await startInstances({ url: redis7! }, {}, { index: 'redis' });
    const question = ask(first);
    expect(await (await instances.chat(0, question)).text()).toContain(first);
    for (const at of [0, 1, 2]) {
      const outcome = async () => (await instances.cached(at, question)).outcome;
      await expect.poll(outcome, { timeout: 10_000 }).toBe('exact');
      for (let turn = 0; turn < 3; turn += 1) {
        expect((await instances.cached(at, ask(other))).outcome).toBe('status 504');
      }
    }
    const lines = () => instances.all.map(({ lines: { bad } }) => bad.length);
    await expect.poll(lines, { timeout: 10_000 }).toEqual([1, 1, 1]);
    for (const { lines } of instances.all) {
      expect(lines.bad[0]).toMatch(
        /^The vector index fails: redis 7\S+ has no vector sets\. Use Redis 8 or later/,
      );
    }
  }, 60_000);
});

it('a Redis with the index that is killed and comes back empty is one line, and everything is found again', async () => {
  await using server = await startRedis();
  await using instances = await startInstances({ url: server.url }, {}, { index: 'redis' });
  await instances.untilRedisIs(true);
  const outcome = async (at: number, body: object) => (await instances.cached(at, body)).outcome;
  await (await instances.chat(0, ask(first))).text();
  await expect.poll(() => outcome(1, ask(other)), { timeout: 10_000 }).toBe('semantic');
  await server.kill();
  await instances.untilRedisIs(false);
  expect(await outcome(0, ask(first))).toBe('exact');
  expect(await outcome(0, ask(other))).toBe('status 504');
  await (await instances.chat(2, ask('Which colours does the sky have?'))).text();
  await server.restart({ empty: true });
  await instances.untilRedisIs(true);
  const reworded = ask('Which colours does the sky have please');
  await expect.poll(() => outcome(1, reworded), { timeout: 20_000 }).toBe('semantic');
  for (const { lines } of instances.all) expect(lines.bad).toEqual([expect.stringMatching(/^Redis at /)]);
}, 60_000);

describe.skipIf(!postgres)(`gateways without Redis${postgres ? '' : ' (skipped: no PostgreSQL)'}`, () => {
  const start = testGateways();

  it('find by meaning in one database, each its own answers, also after a restart', async () => {
    const place = await inPostgres();
    try {
      const config = { semantic: place.semantic as Readonly<Record<string, unknown>> };
      const [own, stranger] = [await start({ config }), await start({ config })];
      expect(await own.outcome(ask(first))).toBe('miss');
      expect(await own.outcome(ask(other))).toBe('semantic');
      expect(await stranger.outcome(ask(other), { 'cache-control': 'only-if-cached' })).toContain('504');
      await own.running.close();
      const again = await start({ config: { ...config, cache: { data: own.data } } });
      expect(await again.outcome(ask(other))).toBe('semantic');
      await Promise.all([again.running.close(), stranger.running.close()]);
    } finally {
      await place.close();
    }
  });
});
