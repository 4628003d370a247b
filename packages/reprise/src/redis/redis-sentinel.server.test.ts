import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startSentinel } from '../../../../scripts/services/redis-sentinel.js';
import { connectRedis } from './connect-redis.ts';
import { eventually, LineLog } from './redis-fixture.js';

describe('a Redis watched by Sentinels', () => {
  let group: Awaited<ReturnType<typeof startSentinel>>;

  beforeAll(async () => {
    group = await startSentinel({ password: 'secret' });
  }, 60_000);
  afterAll(() => group?.stop());

  const addresses = () => group.sentinels.map(({ port }) => `127.0.0.1:${port}`);

  it('is found by the name of the group', async () => {
    const url = `redis+sentinel://:secret@${addresses().join(',')}/${group.name}`;
    await using redis = connectRedis(url);
    assert.equal(redis.kind, 'sentinel');
    assert.equal(await redis.send({ args: ['SET', 'found', 'yes'] }), 'OK');
    assert.equal(await group.master.command('GET', 'found'), 'yes');
  });

  it('says which group the Sentinels do not know', async () => {
    await using redis = connectRedis({ sentinel: { name: 'nobody', nodes: addresses() } });
    await assert.rejects(redis.send({ args: ['PING'] }), /Redis group nobody .* does not know it/);
  });

  it('is followed to the new master when the old one is killed, also when a Sentinel is gone', async () => {
    const log = new LineLog();
    await using redis = connectRedis({
      sentinel: { name: group.name, nodes: addresses() },
      password: 'secret',
      logger: log,
    });
    const seen: string[] = [];
    await redis.subscribe('channel', (message) => seen.push(Buffer.from(message).toString()));
    await redis.send({ args: ['SET', 'before', '1'] });
    const began = performance.now();
    await group.sentinels[0]?.kill();
    await group.master.kill();
    await eventually(async () => (await redis.send({ args: ['SET', 'after', '2'] })) === 'OK');
    const took = performance.now() - began;
    assert.ok(took < 12_000, `took ${took} ms`);
    assert.deepEqual(log.levels, ['warn', 'info']);
    await eventually(async () => {
      await redis.send({ args: ['PUBLISH', 'channel', 'still here'] });
      return seen.includes('still here');
    });
    const master = await group.currentMaster();
    assert.equal(await master.command('GET', 'after'), '2');
    assert.equal(await redis.send({ args: ['GET', 'before'] }), '1');
  }, 40_000);
});
