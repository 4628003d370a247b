import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { underLoad } from './instances/under-load.ts';

it('a Redis that is paused for 10 s: three gateways under load answer every request', async () => {
  await underLoad(async ({ server, instances, traffic }) => {
    server.pause();
    await Promise.all([sleep(10_000), instances.untilRedisIs(false)]);
    await traffic.flows();
    server.resume();
  });
}, 60_000);
