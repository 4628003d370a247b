import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type RedisCluster, startCluster } from '../../../scripts/services/redis-cluster.js';
import type { RedisNode } from '../../../scripts/services/start-redis.js';
import type { Instances, Section } from './instances/start-instances.ts';
import { nothing, underLoadOver } from './instances/under-load.ts';

function sectionOf({ nodes }: RedisCluster): Section {
  return { cluster: { nodes: nodes.map(({ port }) => `127.0.0.1:${port}`) } };
}

/** A key of what the gateways keep of all answers, which lie in one slot. */
async function keyOfAnswers({ masters }: RedisCluster, { prefix }: Instances): Promise<string> {
  const found = await Promise.all(masters.map((node) => node.command('KEYS', `{${prefix}:*}:epoch`)));
  const [key] = found.flat().map(String);
  expect(key).toBeDefined();
  return key!;
}

it('a slot that moves: three gateways under load answer every request, and nobody is told', async () => {
  await using cluster = await startCluster();
  await underLoadOver(
    sectionOf(cluster),
    async ({ instances, traffic }) => {
      const key = await keyOfAnswers(cluster, instances);
      for (let times = 0; times < 2; times += 1) {
        const owner = await cluster.ownerOf(key);
        const to = cluster.masters.find((node) => node !== owner)!;
        await cluster.moveSlotOf(key, to, () => sleep(200));
        expect(await cluster.ownerOf(key)).toBe(to);
        await traffic.flows();
      }
    },
    { parts: nothing },
  );
}, 60_000);

/**
 * What each gateway told of a master that was lost: one line when it was, and one when others had its keys. A busy machine
 * may add an outage of another server; of other parts there is nothing anyway.
 */
function expectOneLineEach({ all }: Instances, { port }: RedisNode): void {
  const ofLost = new RegExp(`^Redis at \\S+:${port} (.*)$`);
  const about = (lines: readonly string[]) => lines.flatMap((line) => ofLost.exec(line)?.[1] ?? []);
  for (const { lines } of all) {
    expect(about(lines.bad)).toEqual([expect.stringMatching(/^fails: /)]);
    expect(about(lines.good)).toEqual([expect.stringMatching(/^is no master any more: /)]);
  }
}

it('a master that is killed: three gateways under load answer every request, and go on over its replica', async () => {
  await using cluster = await startCluster();
  await underLoadOver(
    sectionOf(cluster),
    async ({ instances, traffic }) => {
      const key = await keyOfAnswers(cluster, instances);
      const lost = await cluster.ownerOf(key);
      await lost.kill();
      await traffic.flows();
      const replica = cluster.replicas[cluster.masters.indexOf(lost)];
      await expect.poll(async () => (await cluster.ownerOf(key)) === replica, { timeout: 20_000 }).toBe(true);
      // Parts find out by themselves, and have nothing to say.
      await Promise.all([traffic.flows(), sleep(2_500)]);
      expectOneLineEach(instances, lost);
    },
    { loses: true },
  );
}, 60_000);
