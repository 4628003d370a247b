import assert from 'node:assert/strict';
import { it } from 'vitest';
import { startSentinel } from '../../../../../scripts/services/redis-sentinel.js';
import { assertLinePerChange, recovery, startSubject } from './subject.js';

type Group = Awaited<ReturnType<typeof startSentinel>>;

function start({ name, sentinels }: Group) {
  return startSubject({ sentinel: { name, nodes: sentinels.map(({ port }) => `127.0.0.1:${port}`) } });
}

/** The Sentinels miss a master after a second, and agree on another one within about one more. */
const failover = 4_000;

it('a master that is killed: the Sentinels name another, and everything goes on there', async () => {
  await using group = await startSentinel();
  await using subject = start(group);
  await subject.traffic.untilHealthy(recovery);
  // A replica learns of a write after it was acknowledged.
  subject.allowLoss();
  await group.master.kill();
  await subject.traffic.untilFailing(1_000);
  await subject.traffic.untilHealthy(failover + recovery);
  assert.notEqual(await group.currentMaster(), group.master);
  await subject.finish();
  assertLinePerChange(subject.log);
});

it('a master that hands over to its replica while it runs: everything goes on there', async () => {
  await using group = await startSentinel();
  await using subject = start(group);
  await subject.traffic.untilHealthy(recovery);
  subject.allowLoss();
  await group.sentinels[0]?.command('SENTINEL', 'FAILOVER', group.name);
  await group.failedOver(group.master);
  await subject.traffic.untilHealthy(recovery);
  await subject.finish();
  assertLinePerChange(subject.log);
});
