import { expect, it } from 'vitest';
import { type RedisSentinel, startSentinel } from '../../../scripts/services/redis-sentinel.js';
import type { Section } from './instances/start-instances.ts';
import { nothing, underLoadOver } from './instances/under-load.ts';

function sectionOf({ name, sentinels }: RedisSentinel): Section {
  return { sentinel: { name, nodes: sentinels.map(({ port }) => `127.0.0.1:${port}`) } };
}

it('a master that is killed: three gateways under load answer every request, and go on over the next one', async () => {
  await using group = await startSentinel();
  await underLoadOver(
    sectionOf(group),
    async ({ traffic }) => {
      await group.master.kill();
      await traffic.flows();
      expect(await group.failedOver(group.master)).toBe(group.replicas[0]);
    },
    { loses: true },
  );
}, 60_000);

it('a master that hands over to its replica: three gateways under load answer every request, and hardly notice', async () => {
  await using group = await startSentinel();
  await underLoadOver(
    sectionOf(group),
    async ({ traffic }) => {
      await group.sentinels[0]!.command('SENTINEL', 'FAILOVER', group.name);
      await group.failedOver(group.master);
      await traffic.flows();
    },
    { parts: nothing },
  );
}, 60_000);
