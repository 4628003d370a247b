import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { connectRedis } from '../../redis/index.ts';
import { redisVectorSet } from './redis-vector-set.ts';

describe('redisVectorSet', () => {
  it('refuses options that nothing can come of', async () => {
    await using connection = connectRedis('redis://127.0.0.1:1');
    for (const options of [
      { precision: 'bits' as 'int8' },
      { ttl: 0 },
      { ttl: 'soon' },
      { effort: 0 },
      { addEffort: 1_001 },
    ]) {
      assert.throws(
        () => redisVectorSet(connection, options),
        { code: 'INVALID_ARGUMENT' },
        JSON.stringify(options),
      );
    }
  });

  it('refuses half a surrogate pair, and passes on that Redis is out of reach', async () => {
    await using connection = connectRedis({ url: 'redis://127.0.0.1:1', connectDeadline: 50 });
    await using index = redisVectorSet(connection);
    await assert.rejects(index.add('p', '\ud800', Float32Array.of(1)), { code: 'INVALID_ARGUMENT' });
    await assert.rejects(index.add('p', 'a', Float32Array.of(1)), { code: 'REDIS_UNAVAILABLE' });
  });
});
