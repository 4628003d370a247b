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

  it('hands over, compares and announces on whichever node has the keys', async () => {
    await using kv = redisKeyValue(connection, { prefix: randomPrefix() });
    const heard: string[] = [];
    const stop = await kv.subscribe('news', (id) => heard.push(id));
    const ids: string[] = [];
    for (const user of Array.from({ length: 20 }, (_, index) => `{user ${index}}`)) {
      const taken = await kv.appendNumbered(`${user}:l`, { writer: 'w', first: 1, items: [user], ttl: '1m' });
      assert.deepEqual(taken, { last: 1, length: 1 });
      assert.deepEqual(await kv.claimItems(`${user}:l`, `${user}:claim`), [user]);
      assert.equal(await kv.settleClaim(`${user}:claim`, user), true);
      assert.equal(await kv.hashSetIf(user, { expect: { v: undefined }, set: { v: '1' } }), true);
      ids.push(await kv.appendToStream(`${user}:s`, { user }, { announce: 'news', ttl: '1m' }));
      assert.ok(await kv.permit(user, { limit: 1 }));
    }
    for (let waited = 0; heard.length < ids.length && waited < 100; waited++) await wait(10);
    await stop();
    assert.deepEqual(heard.sort(), ids.sort());
  });

  it('says that keys of one call need a tag', async () => {
    await using kv = redisKeyValue(connection, { prefix: randomPrefix() });
    const untagged = kv.appendNumbered('l', { writer: 'w', first: 1, items: ['x'] });
    await assert.rejects(untagged, { code: 'REDIS_REFUSED', details: { redisCode: 'CROSSSLOT' } });
  });

  it('lists and clears keys only where they are on one node, and says what to do', async () => {
    await using kv = redisKeyValue(connection, { prefix: randomPrefix() });
    await assert.rejects(kv.clear(), { code: 'INVALID_ARGUMENT', message: /hash tag/ });
  });
});
