import { expect, it } from 'vitest';
import { nothing, underLoad } from './instances/under-load.ts';

it('a Redis that cuts every connection: three gateways under load answer every request, and nobody is told', async () => {
  await underLoad(async ({ server, traffic }) => {
    for (let times = 0; times < 3; times += 1) {
      expect(await server.command('CLIENT', 'KILL', 'TYPE', 'normal')).toBeGreaterThanOrEqual(3);
      await server.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await traffic.flows();
    }
  }, nothing);
}, 60_000);
