import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, inject, it } from 'vitest';
import { type RedisCluster, startCluster } from '../../../../../scripts/services/redis-cluster.js';
import { connectRedis, redisKeyValue } from '../../redis/index.ts';
import { startFaultyProxy } from '../../testing/index.ts';
import { SessionCache } from './session-cache.ts';

const { redis: url } = inject('services');

function randomPrefix(): string {
  return `session-test:${randomBytes(6).toString('hex')}:`;
}

describe.skipIf(!url)(`sessions over Redis${url ? '' : ' (skipped: no server)'}`, () => {
  it('defect 5.5 #9 #13: are read in one round trip, with nothing asked before', async () => {
    await using proxy = await startFaultyProxy(url!);
    await using connection = connectRedis({ url: proxy.url, maxConnections: 1 });
    await using keyValue = redisKeyValue(connection, { prefix: randomPrefix() });
    await using sessions = new SessionCache({ keyValue, localEntries: 0 });
    await sessions.cacheSession('7', { text: 'x'.repeat(10_000) });
    for (let round = 1; round <= 200; round++) await sessions.cacheRound('7', `${round}`, { round });
    const trips = async (call: () => Promise<unknown>): Promise<number> => {
      // What nobody waits for is over.
      await sessions.getCacheStats();
      const before = proxy.traffic.roundTrips;
      await call();
      return proxy.traffic.roundTrips - before;
    };
    assert.equal(await trips(() => sessions.getSession('7')), 1);
    assert.equal(await trips(() => sessions.getSession('missing')), 1);
    assert.equal(await trips(() => sessions.getSessionRounds('7')), 1);
    assert.equal(await trips(() => sessions.getRound('7', '2')), 1);
    assert.equal(await trips(() => sessions.getSessionTtl('7')), 1);
    assert.equal(await trips(() => sessions.cacheRound('7', '1', 'x')), 1);
    assert.equal(await trips(() => sessions.cacheSession('7', { version: 1 })), 1);
    assert.equal(await trips(() => sessions.cacheSession('7', {})), 2);
    assert.equal((await sessions.getCacheStats()).rounds, 200);
    await keyValue.clear();
  });

  it('S4-10 drop their copies when the connection was lost', async () => {
    await using proxy = await startFaultyProxy(url!);
    await using connection = connectRedis({ url: proxy.url });
    await using keyValue = redisKeyValue(connection, { prefix: randomPrefix() });
    await using sessions = new SessionCache({ keyValue });
    const copies = async () => (await sessions.getCacheStats()).localEntries;
    while ((await copies()) === 0) await sessions.cacheSession('7', {});
    proxy.reset();
    const end = Date.now() + 5_000;
    while ((await copies()) > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(await copies(), 0);
    await keyValue.clear();
  });
});

describe('sessions over a Cluster', () => {
  it('are spread over the nodes, each with all its rounds on one', { timeout: 60_000 }, async () => {
    const cluster: RedisCluster = await startCluster({ masters: 3, replicas: 0 });
    try {
      const nodes = cluster.nodes.map(({ port }) => `127.0.0.1:${port}`);
      await using connection = connectRedis({ cluster: { nodes } });
      await using keyValue = redisKeyValue(connection, { prefix: 'app:' });
      await using sessions = new SessionCache({ keyValue });
      const ids = Array.from({ length: 30 }, (_, index) => `{a}:*:${index}`);
      for (const id of ids) {
        assert.deepEqual(await sessions.cacheSession(id, { id }), { stored: true, version: 1 });
        await sessions.cacheRound(id, '1', id);
        assert.deepEqual(await sessions.getSessionRounds(id), [{ path: '1', data: id }]);
      }
      const keys = ids.map((id) => `app:dialogue:session:{${encodeURIComponent(id).replace('*', '%2A')}}`);
      const owners = await Promise.all(keys.map((key) => cluster.ownerOf(key)));
      assert.equal(new Set(owners).size, 3);
      const { sessions: count, rounds } = await sessions.getCacheStats();
      assert.deepEqual({ count, rounds }, { count: 30, rounds: 30 });
      assert.equal((await sessions.clearSession(ids[0]!)).roundsCleared, 1);
    } finally {
      await cluster.stop();
    }
  });
});
