import { it } from 'vitest';
import { startRedis } from '../../../scripts/services/start-redis.js';
import { underLoadOver } from './instances/under-load.ts';

// Longer than a gateway has to start: who waits for Redis does not come up.
const patient = { socket_connect_timeout: 60 };

it('a Redis that is not there: three gateways start all the same, and share when it comes', async () => {
  await using server = await startRedis();
  await server.kill();
  await underLoadOver({ url: server.url, ...patient }, () => server.restart(), { away: true });
}, 60_000);

it('a Redis that says nothing: three gateways start all the same, and share when it speaks', async () => {
  await using server = await startRedis();
  server.pause();
  await underLoadOver({ url: server.url, ...patient }, async () => server.resume(), { away: true });
}, 60_000);
