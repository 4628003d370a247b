import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { redisCommands } from '../../../../../scripts/services/redis-command.js';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { outcomeOf } from '../redis-fixture.js';
import { recovery, startSubject } from './subject.js';

it('a Redis whose password was changed: calls are refused at once, and work again when it is changed back', async () => {
  await using server = await startRedis({ password: 'first-word' });
  await using subject = startSubject({ url: server.url });
  await subject.traffic.untilHealthy(recovery);
  const kill = ['CLIENT', 'KILL', 'TYPE', 'normal'];
  await redisCommands(server.port, [['CONFIG', 'SET', 'requirepass', 'other-word'], kill], {
    password: 'first-word',
  });
  await subject.traffic.untilFailing(1_000);
  await sleep(100);
  const changed = performance.now();
  await sleep(700);
  assert.deepEqual(Object.keys(subject.traffic.outcomes({ since: changed })), ['REDIS_REFUSED']);
  const { error, milliseconds } = await outcomeOf(() => subject.keyValue.get('value'));
  assert.ok(milliseconds < 50, `refused after ${milliseconds} ms`);
  await redisCommands(server.port, [['CONFIG', 'SET', 'requirepass', 'first-word']], {
    password: 'other-word',
  });
  await subject.traffic.untilHealthy(recovery);
  await subject.finish();
  assert.deepEqual(subject.log.levels, ['warn', 'info'], subject.log.text);
  assert.doesNotMatch(`${error} ${subject.log.text}`, /-word/);
});
