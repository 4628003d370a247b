import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { startFaultyProxy } from '../../testing/index.ts';
import { assertLinePerChange, recovery, startSubject } from './subject.js';

const calls = 10_000;

it('10,000 calls while faults come and go at random: all end, and nothing acknowledged is lost', async () => {
  await using server = await startRedis();
  await using proxy = await startFaultyProxy(server.url);
  await using subject = startSubject({ url: proxy.url });
  const faults: Readonly<Record<string, () => unknown>> = {
    kill: () => server.kill(),
    pause: () => server.pause(),
    stall: () => proxy.stall(),
    'stall and forget': async () => {
      proxy.stall();
      await sleep(randomInt(20, 600));
      await proxy.restore({ forget: true });
    },
    slow: () => proxy.delay(randomInt(50, 800)),
    cut: () => proxy.cut(),
    reset: () => proxy.reset(),
    'cut an answer': () => proxy.cutAfter(randomInt(1, 5_000)),
    'cut a request': () => proxy.cutAfter(randomInt(1, 20_000), 'toServer'),
    refuse: () => {
      proxy.refuse();
      proxy.reset();
    },
    'forget scripts': () => server.command('SCRIPT', 'FLUSH'),
  };
  const names = Object.keys(faults);
  const happened: string[] = [];
  try {
    await subject.traffic.untilHealthy(recovery);
    while (subject.traffic.count < calls) {
      const name = names[randomInt(names.length)] ?? '';
      happened.push(name);
      await faults[name]?.();
      await sleep(randomInt(10, 600));
      if (name === 'kill') await server.restart();
      if (name === 'pause') server.resume();
      await proxy.restore();
      await subject.traffic.untilHealthy(recovery);
    }
    await subject.finish();
    assertLinePerChange(subject.log, happened.length);
    const { done = 0, ...failed } = subject.traffic.outcomes();
    // Calls that fail at once are many in a short time: how many worked says how fast the machine is.
    assert.ok(done > calls / 10, `${done} of ${calls} calls worked`);
    for (const code of Object.keys(failed))
      expect(['REDIS_UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(code);
  } catch (error) {
    throw new Error(`after ${happened.join(', ')}`, { cause: error });
  }
}, 120_000);
