import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type RedisCluster, startCluster } from '../../../../../scripts/services/redis-cluster.js';
import { keyValueContract } from '../../testing/index.ts';
import { connectRedis } from '../connect-redis.ts';
import type { RedisConnection } from '../redis-connection.ts';
import { randomPrefix, wait } from './key-value-fixture.js';
import { redisKeyValue } from './redis/redis-key-value.ts';

describe('key-value store over a Cluster', () => {
  let cluster: RedisCluster;
  let connection: RedisConnection;
  beforeAll(async () => {
    cluster = await startCluster({ masters: 3, replicas: 0 });
    connection = connectRedis({ cluster: { nodes: cluster.nodes.map(({ port }) => `127.0.0.1:${port}`) } });
  });
  afterAll(async () => {
    await connection?.close();
    await cluster?.stop();
  });

  const withHashTag = () => ({
    keyValue: redisKeyValue(connection, { prefix: `{chat}:${randomPrefix()}` }),
    pass: wait,
  });
  for (const { title, run } of keyValueContract(withHashTag)) it(title, run);

  it('spreads keys over the nodes and takes them together all the same', async () => {
    await using kv = redisKeyValue(connection, { prefix: randomPrefix() });
    const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => kv.set(key, `value of ${key}`)));
    const owners = new Set(await Promise.all(keys.map((key) => cluster.ownerOf(key))));
    assert.equal(owners.size, 3);
    assert.deepEqual(await kv.getMany([...keys, 'missing']), [
      ...keys.map((key) => `value of ${key}`),
      undefined,
    ]);
    for (const name of keys) {
      await using lock = await kv.lock(name);
      assert.ok(lock && lock.fence > 0);
    }
    assert.equal(await kv.delete(...keys, 'missing'), 60);
  });

  it('lists and clears keys only where they are on one node, and says what to do', async () => {
    await using kv = redisKeyValue(connection, { prefix: randomPrefix() });
    await assert.rejects(kv.clear(), { code: 'INVALID_ARGUMENT', message: /hash tag/ });
  });
});
