import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { startFaultyProxy } from '../../testing/index.ts';
import { recovery, startSubject } from './subject.js';

it('a Redis that is slow by 500 ms within a deadline of a second: everybody waits and nobody fails', async () => {
  await using server = await startRedis();
  await using proxy = await startFaultyProxy(server.url);
  await using subject = startSubject({ url: proxy.url, commandDeadline: 1_000 });
  await subject.traffic.untilHealthy(recovery);
  proxy.delay(500);
  await sleep(2_500);
  subject.traffic.assertAllDone(0);
  await proxy.restore();
  await subject.traffic.untilHealthy(recovery);
  await subject.finish();
  assert.deepEqual(subject.log.lines, []);
});

it('a Redis that is slower than the deadline: calls end at the deadline, and work again when it is fast', async () => {
  await using server = await startRedis();
  await using proxy = await startFaultyProxy(server.url);
  await using subject = startSubject({ url: proxy.url });
  await subject.traffic.untilHealthy(recovery);
  proxy.delay(600);
  await subject.traffic.untilFailing(1_000);
  const known = performance.now();
  await sleep(1_500);
  assert.equal(subject.traffic.outcomes({ since: known })['done'], undefined);
  await proxy.restore();
  await subject.traffic.untilHealthy(recovery);
  await subject.finish();
  assert.deepEqual(subject.log.levels, ['warn', 'info'], subject.log.text);
});
