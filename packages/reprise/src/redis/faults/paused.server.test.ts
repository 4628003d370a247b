import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { recovery, startSubject } from './subject.js';

it('a Redis that is paused: calls end at their deadline, then at once, and work again when it goes on', async () => {
  await using server = await startRedis();
  await using subject = startSubject({ url: server.url });
  await subject.traffic.untilHealthy(recovery);
  server.pause();
  await subject.traffic.untilEnding('REDIS_UNAVAILABLE', recovery);
  const known = performance.now();
  await sleep(1_500);
  const outcomes = subject.traffic.outcomes({ since: known });
  assert.deepEqual(Object.keys(outcomes), ['REDIS_UNAVAILABLE']);
  assert.ok((outcomes['REDIS_UNAVAILABLE'] ?? 0) > 300, 'calls still wait for the paused server');
  server.resume();
  await subject.traffic.untilHealthy(recovery);
  await subject.finish();
  assert.deepEqual(subject.log.levels, ['warn', 'info'], subject.log.text);
});
