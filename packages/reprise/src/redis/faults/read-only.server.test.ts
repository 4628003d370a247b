import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { assertLinePerChange, recovery, startSubject } from './subject.js';

it('a Redis that becomes a replica: writes say READONLY, reads go on, and writes work again when it leads', async () => {
  await using server = await startRedis();
  await using subject = startSubject({ url: server.url });
  await subject.traffic.untilHealthy(recovery);
  // It follows a server that is not there, so it keeps what it has.
  await server.command('REPLICAOF', '127.0.0.1', '1');
  await subject.traffic.untilFailing(1_000);
  const following = performance.now();
  await sleep(1_500);
  const { done = 0, REDIS_REFUSED = 0, ...others } = subject.traffic.outcomes({ since: following });
  assert.ok(done > 50 && REDIS_REFUSED > 50, `${done} done, ${REDIS_REFUSED} refused`);
  assert.deepEqual(others, {});
  await server.command('REPLICAOF', 'NO', 'ONE');
  await subject.traffic.untilHealthy(recovery);
  await subject.finish();
  assertLinePerChange(subject.log);
});
