import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { startRedis } from '../../../../../../scripts/services/start-redis.js';
import { connectRedis } from '../../connect-redis.ts';
import { eventually, LineLog } from '../../redis-fixture.js';
import { memoryKeyValue } from '../memory/memory-key-value.ts';
import { redisKeyValue } from '../redis/redis-key-value.ts';
import { fallbackKeyValue } from './fallback-key-value.ts';

/** Two instances with a fallback over a Redis of the test's own. */
async function setup() {
  const server = await startRedis();
  const log = new LineLog();
  const instance = () => {
    const connection = connectRedis({ url: server.url, commandDeadline: 300, longestRetry: '300ms' });
    const kv = fallbackKeyValue(redisKeyValue(connection), memoryKeyValue(), {
      logger: log,
      longestRetry: '300ms',
    });
    return { connection, kv };
  };
  const [one, other] = [instance(), instance()];
  const stop = async (): Promise<void> => {
    for (const { kv, connection } of [one, other]) {
      await kv.close();
      await connection.close();
    }
    await server.stop();
  };
  const back = () =>
    eventually(async () => [one, other].every(({ kv }) => kv.stats().serving === 'primary'), 10_000);
  return { server, log, one: one.kv, other: other.kv, back, [Symbol.asyncDispose]: stop };
}

describe('fallbackKeyValue over a Redis', () => {
  it('defect 3.7 #11: that is killed and comes back with its data loses no item that was acknowledged', async () => {
    await using world = await setup();
    const { server, log, one, other, back } = world;
    const pushed: Record<string, string[]> = { one: [], other: [] };
    const push = async (name: string, kv: typeof one, step: number) => {
      const item = `${name} ${step}`;
      await kv.pushRight('buffer', [item], { ttl: '1d' });
      pushed[name]!.push(item);
    };
    for (let step = 0; step < 300; step++) {
      if (step === 100) await server.kill();
      if (step === 200) await server.restart();
      await Promise.all([push('one', one, step), push('other', other, step)]);
      if (step % 10 === 0) await sleep(5);
    }
    await back();
    const items = await one.listRange('buffer');
    assert.deepEqual(await other.listRange('buffer'), items);
    for (const [name, expected] of Object.entries(pushed)) {
      const own = items.filter((item) => item.startsWith(`${name} `));
      // A push that Redis made but could not answer is made again.
      assert.deepEqual([...new Set(own)], expected);
      assert.ok(own.length <= expected.length + 1, `${own.length - expected.length} items came twice`);
    }
    assert.deepEqual(log.levels.sort(), ['info', 'info', 'warn', 'warn'], log.text);
  });

  it('defect 3.7 #11: that is paused answers within the deadline and comes back by itself', async () => {
    await using world = await setup();
    const { server, one, other, back } = world;
    await one.set('a', 'before');
    assert.equal(await other.get('a'), 'before');
    server.pause();
    const slowest = { milliseconds: 0 };
    for (let step = 0; step < 40; step++) {
      const began = performance.now();
      await one.set('a', `during ${step}`);
      slowest.milliseconds = Math.max(slowest.milliseconds, performance.now() - began);
      await sleep(10);
    }
    await assert.rejects(one.lock('a', { blocking: false }), { code: 'REDIS_UNAVAILABLE' });
    server.resume();
    await back();
    assert.ok(slowest.milliseconds < 600, `${slowest.milliseconds} ms`);
    assert.equal(await other.get('a'), 'during 39');
    assert.ok(await other.lock('a', { blocking: false }));
  });
});
