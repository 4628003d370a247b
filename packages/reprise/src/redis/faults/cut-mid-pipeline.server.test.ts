import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { type ProxyDirection, startFaultyProxy } from '../../testing/index.ts';
import { recovery, startSubject } from './subject.js';

const directions: ProxyDirection[] = ['toServer', 'toClient'];

describe.each(directions)('a connection that is cut in the middle of a pipeline, %s', (direction) => {
  it('fails what was on its way and nothing else, and nobody gets the answer of another', async () => {
    await using server = await startRedis();
    await using proxy = await startFaultyProxy(server.url);
    await using subject = startSubject({ url: proxy.url });
    await subject.traffic.untilHealthy(recovery);
    for (let bytes = 1; bytes < 20_000; bytes = bytes * 3 + 1) {
      proxy.cutAfter(bytes, direction);
      const before = proxy.traffic.connections;
      while (proxy.traffic.connections === before) await subject.traffic.untilHealthy(recovery);
      await subject.traffic.untilHealthy(recovery);
    }
    const { done = 0, REDIS_UNAVAILABLE = 0, ...others } = subject.traffic.outcomes();
    assert.deepEqual(others, {});
    assert.ok(REDIS_UNAVAILABLE < done / 10, `${REDIS_UNAVAILABLE} of ${done} calls failed`);
    await subject.finish();
    assert.deepEqual(subject.log.lines, []);
  });
});
