import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { recovery, startSubject } from './subject.js';

const servers = ['redis', 'redis7', 'valkey'] as const;

it.each(servers)(
  'a %s that is killed and restarted with its data: calls fail at once, nothing acknowledged is lost',
  async (name) => {
    await using server = await startRedis({ server: name });
    await using subject = startSubject({ url: server.url });
    await subject.traffic.untilHealthy(recovery);
    await server.kill();
    await subject.traffic.untilFailing(1_000);
    const down = performance.now();
    await sleep(700);
    assert.deepEqual(Object.keys(subject.traffic.outcomes({ since: down })), ['REDIS_UNAVAILABLE']);
    await server.restart();
    await subject.traffic.untilHealthy(recovery);
    await subject.finish();
    assert.deepEqual(subject.log.levels, ['warn', 'info'], subject.log.text);
  },
);
