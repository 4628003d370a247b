import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startCluster } from '../../../../../scripts/services/redis-cluster.js';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import { storeContract } from '../../testing/index.ts';
import type { StoreChange } from '../store.ts';
import { redis } from './redis.ts';
import { entryOf, eventually, vectorOf } from './redis-fixture.js';

describe('store over a Cluster of three masters', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let connection: RedisConnection;
  let stores = 0;
  beforeAll(async () => {
    cluster = await startCluster({ replicas: 0 });
    connection = connectRedis({
      cluster: { nodes: cluster.masters.map(({ port }) => `127.0.0.1:${port}`) },
    });
  }, 60_000);
  afterAll(async () => {
    await connection?.close();
    await cluster?.stop();
  });
  const open = () => redis({ connection, prefix: `contract-${stores}` });

  for (const { title, run } of storeContract(({ clock }) => {
    stores += 1;
    return redis({ connection, clock, prefix: `contract-${stores}` });
  })) {
    it(title, run);
  }

  it('spreads groups over the nodes and never crosses slots', async () => {
    stores += 1;
    const store = open();
    const groups = Array.from({ length: 12 }, (_, index) => `tenant-${index}:`);
    const keys = groups.flatMap((group) => Array.from({ length: 30 }, (_, index) => `${group}${index}`));
    await store.setMany(keys.map((key) => entryOf(key, { vector: vectorOf(1), tags: ['t'] })));
    const sizes = await Promise.all(cluster.masters.map((node) => node.command('DBSIZE')));
    assert.ok(sizes.every((size) => Number(size) > 0));
    assert.equal((await store.getMany(keys)).filter((entry) => entry?.vector).length, keys.length);
    assert.equal(await store.removeTagged(['t'], 'tenant-1'), 90);
    assert.equal(await store.deleteMany(keys), 270);
    await store.close();
  });

  it('tells changes of groups on every node over one subscription', async () => {
    stores += 1;
    const [follower, other] = [open(), open()];
    const told: StoreChange[] = [];
    await follower.follow('', (changes) => told.push(...changes));
    for (let index = 0; index < 12; index++) await other.setMany([entryOf(`tenant-${index}:1`)]);
    await eventually('all changes', () => told.length === 12);
    assert.ok(told.every(({ kind }) => kind === 'written'));
    await Promise.all([follower.close(), other.close()]);
  });
});
