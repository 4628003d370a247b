import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultyProxy } from 'reprise/testing';
import { it } from 'vitest';
import { startRedis } from '../../../scripts/services/start-redis.js';
import { underLoadOver } from './instances/under-load.ts';

it('a Redis that is slow by 500 ms, which is too slow: three gateways under load answer every request', async () => {
  await using server = await startRedis();
  await using proxy = await startFaultyProxy(server.url);
  await underLoadOver({ url: proxy.url, socket_timeout: 0.5 }, async ({ instances, traffic }) => {
    proxy.delay(500);
    await instances.untilRedisIs(false);
    await sleep(3_000);
    await traffic.flows();
    await proxy.restore();
  });
}, 60_000);

it('a Redis that is slow by 500 ms within a deadline of a second: three gateways under load share what they can and answer all', async () => {
  await using server = await startRedis();
  await using proxy = await startFaultyProxy(server.url);
  await underLoadOver(
    { url: proxy.url },
    async ({ traffic }) => {
      proxy.delay(500);
      await sleep(4_000);
      await traffic.flows();
      await proxy.restore();
    },
    { parts: /^Sharing (?:upstream calls|embeddings)$/ },
  );
}, 60_000);
