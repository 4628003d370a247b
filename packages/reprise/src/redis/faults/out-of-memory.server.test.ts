import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { RepriseError } from '../../core/index.ts';
import { outcomeOf } from '../redis-fixture.js';
import { assertLinePerChange, recovery, startSubject } from './subject.js';

it('a Redis that is out of memory: writes say OOM, reads go on, and writes work again when there is room', async () => {
  await using server = await startRedis();
  await using subject = startSubject({ url: server.url });
  await subject.traffic.untilHealthy(recovery);
  await server.command('CONFIG', 'SET', 'maxmemory', '1mb');
  await subject.traffic.untilFailing(1_000);
  const full = performance.now();
  await sleep(500);
  const { done = 0, REDIS_REFUSED = 0, ...others } = subject.traffic.outcomes({ since: full });
  assert.ok(done > 20 && REDIS_REFUSED > 20, `${done} done, ${REDIS_REFUSED} refused`);
  assert.deepEqual(others, {});
  const { error } = await outcomeOf(() => subject.keyValue.set('key', 'private words'));
  assert.ok(RepriseError.isInstance(error));
  assert.equal(error.details['redisCode'], 'OOM');
  assert.doesNotMatch(error.message, /private/);
  assert.equal(subject.connection.available, true);
  await server.command('CONFIG', 'SET', 'maxmemory', '0');
  await subject.traffic.untilHealthy(recovery);
  await subject.finish();
  assertLinePerChange(subject.log);
});
