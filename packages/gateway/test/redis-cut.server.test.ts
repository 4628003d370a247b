import { startFaultyProxy } from 'reprise/testing';
import { expect, it } from 'vitest';
import { startRedis } from '../../../scripts/services/start-redis.js';
import { nothing, underLoad, underLoadOver } from './instances/under-load.ts';

it('a Redis that cuts every connection: three gateways under load answer every request, and nobody is told', async () => {
  await underLoad(
    async ({ server, traffic }) => {
      for (let times = 0; times < 3; times += 1) {
        expect(await server.command('CLIENT', 'KILL', 'TYPE', 'normal')).toBeGreaterThanOrEqual(3);
        await server.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
        await traffic.flows();
      }
    },
    { parts: nothing },
  );
}, 60_000);

it.each(['toServer', 'toClient'] as const)(
  'a connection that is cut in the middle of a pipeline, %s: three gateways under load answer every request',
  async (direction) => {
    await using server = await startRedis();
    await using proxy = await startFaultyProxy(server.url);
    await underLoadOver(
      { url: proxy.url },
      async ({ traffic }) => {
        for (let bytes = 1; bytes < 10_000; bytes = bytes * 10 + 7) {
          const before = proxy.traffic.connections;
          proxy.cutAfter(bytes, direction);
          await expect.poll(() => proxy.traffic.connections, { timeout: 10_000 }).toBeGreaterThan(before);
          await traffic.flows();
        }
      },
      { parts: nothing },
    );
  },
  60_000,
);
