import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { redisCommands } from '../../../scripts/services/redis-command.js';
import type { Instances } from './instances/start-instances.ts';
import { underLoad } from './instances/under-load.ts';

/** Waits until each gateway has said that something is wrong. */
async function untilToldBy({ all }: Instances): Promise<void> {
  await expect
    .poll(() => all.map(({ lines }) => lines.bad.length > 0), { timeout: 20_000 })
    .toEqual(all.map(() => true));
}

it('a Redis that is out of memory: three gateways under load answer every request', async () => {
  await underLoad(async ({ server, instances, traffic }) => {
    await server.command('CONFIG', 'SET', 'maxmemory', 1);
    await untilToldBy(instances);
    await traffic.flows();
    await server.command('CONFIG', 'SET', 'maxmemory', 0);
  }, /^(?:the primary store|Noting the last access|Sharing (?:upstream calls|embeddings))$/);
}, 60_000);

it('a Redis that becomes a replica: three gateways under load answer every request', async () => {
  await underLoad(async ({ server, instances, traffic }) => {
    await server.command('REPLICAOF', '127.0.0.1', 9);
    await Promise.all([untilToldBy(instances), sleep(4_000)]);
    await traffic.flows();
    await server.command('REPLICAOF', 'NO', 'ONE');
  }, /^(?:the primary store|Noting the last access|Sharing (?:upstream calls|embeddings))$/);
}, 60_000);

it('a Redis with another password than before: three gateways under load answer every request', async () => {
  await underLoad(async ({ server: { port }, instances, traffic }) => {
    await redisCommands(port, [['CONFIG', 'SET', 'requirepass', 'another']]);
    await redisCommands(port, [['CLIENT', 'KILL', 'TYPE', 'normal']], { password: 'another' });
    await instances.untilRedisIs(false);
    await traffic.flows();
    await redisCommands(port, [['CONFIG', 'SET', 'requirepass', '']], { password: 'another' });
  });
}, 60_000);
