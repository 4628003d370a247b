import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type RedisCluster, startCluster } from '../../../scripts/services/redis-cluster.js';
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

/** The other masters can be reached all the time, so that each part tells that its slots are gone. */
const partsOfSlots =
  /^(?:Redis at \S+|the primary store|Noting the last access|Following changes in Redis|Sharing (?:upstream calls|embeddings))$/;

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
      await traffic.flows();
    },
    { parts: partsOfSlots },
  );
}, 60_000);
