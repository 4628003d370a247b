import assert from 'node:assert/strict';
import { it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { recovery, startSubject } from './subject.js';

it('a Redis that is restarted empty: what was there is a miss, and everything is filled anew', async () => {
  await using server = await startRedis();
  await using subject = startSubject({ url: server.url });
  await subject.traffic.untilHealthy(recovery);
  subject.allowLoss();
  await server.restart({ empty: true });
  await subject.traffic.untilHealthy(recovery);
  await subject.finish();
  assert.ok(subject.log.lines.length <= 2, subject.log.text);
});

it('a Redis that is emptied while it runs: nobody fails', async () => {
  await using server = await startRedis();
  await using subject = startSubject({ url: server.url });
  await subject.traffic.untilHealthy(recovery);
  subject.allowLoss();
  const emptied = performance.now();
  await server.command('FLUSHALL');
  await server.command('SCRIPT', 'FLUSH');
  await subject.traffic.untilHealthy(recovery);
  subject.traffic.assertAllDone(emptied);
  await subject.finish();
  assert.deepEqual(subject.log.lines, []);
});
