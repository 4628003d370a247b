import { expect, it } from 'vitest';
import { startRedis } from '../../../scripts/services/start-redis.js';
import { Pushing } from './instances/pushing.ts';
import { startInstances } from './instances/start-instances.ts';

/** Acknowledged messages of a second, at least; a quiet machine manages many times as many. */
const leastRate = 200;

it('S2-63 gateways that are killed in turn while messages are pushed: each acknowledged one is delivered, none in two batches', async () => {
  await using server = await startRedis();
  await using instances = await startInstances({ url: server.url });
  await instances.untilRedisIs(true);
  const pushing = new Pushing(instances, { clients: 4, together: 10, pause: 10, mayBeGone: true });
  const began = performance.now();
  try {
    for (const instance of instances.all) {
      const before = pushing.acknowledged.length;
      await expect.poll(() => pushing.acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 300);
      await instance.kill();
      await instance.restart();
    }
  } finally {
    await pushing.end();
  }
  const rate = pushing.acknowledged.length / ((performance.now() - began) / 1_000);
  process.stdout.write(`${Math.round(rate)} acknowledged messages a second over three gateways\n`);
  expect(pushing.problems).toEqual([]);
  expect(rate).toBeGreaterThan(leastRate);
  await pushing.delivered(instances.receiver);
  expect(pushing.twice(instances.receiver)).toEqual([]);
}, 60_000);
