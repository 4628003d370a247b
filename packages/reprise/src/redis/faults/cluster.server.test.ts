import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, it } from 'vitest';
import { startCluster } from '../../../../../scripts/services/redis-cluster.js';
import { assertLinePerChange, deadline, recovery, type Subject, startSubject } from './subject.js';

type Cluster = Awaited<ReturnType<typeof startCluster>>;

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

function start(): Subject {
  return startSubject({ cluster: { nodes: cluster.nodes.map(({ port }) => `127.0.0.1:${port}`) } });
}

/** Keys that the subject writes, one of each slot, besides those of the pipeline. */
async function keysOf({ prefix }: Subject): Promise<string[]> {
  const found = await Promise.all(cluster.masters.map((node) => node.command('KEYS', `*${prefix}*`)));
  const keys = found.flat().map(String);
  const slots = new Map<unknown, string>();
  for (const key of keys.filter((each) => !each.includes(':pipeline:'))) {
    slots.set(await cluster.masters[0]?.command('CLUSTER', 'KEYSLOT', key), key);
  }
  return [...slots.values()];
}

/** Milliseconds that a slot is on its way; commands about several of its keys wait so long, within their deadline. */
const holdUp = deadline / 2;

it('a slot that moves: nothing is lost, and no call fails meanwhile', async () => {
  await using subject = start();
  await subject.traffic.untilHealthy(recovery);
  const moving = performance.now();
  const keys = await keysOf(subject);
  assert.ok(keys.length >= 3, keys.join());
  for (const key of keys) {
    const owner = await cluster.ownerOf(key);
    const to = cluster.masters.find((node) => node !== owner);
    assert.ok(to);
    await cluster.moveSlotOf(key, to, () => sleep(holdUp));
  }
  await subject.traffic.untilHealthy(recovery);
  subject.traffic.assertAllDone(moving);
  await subject.finish();
  assert.deepEqual(subject.log.lines, []);
});

/** The others miss a node after a second, and a replica takes its place within about one more. */
const failover = 4_000;

it('a master that is killed: its replica takes its place, and everything goes on', async () => {
  await using subject = start();
  await subject.traffic.untilHealthy(recovery);
  // A replica learns of a write after it was acknowledged.
  subject.allowLoss();
  const victim = await cluster.ownerOf(`${subject.prefix}:items`);
  await victim.kill();
  await subject.traffic.untilFailing(1_000);
  await subject.traffic.untilHealthy(failover + recovery);
  await subject.finish();
  assertLinePerChange(subject.log);
});
