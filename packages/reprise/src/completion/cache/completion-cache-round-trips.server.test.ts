import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, inject, it } from 'vitest';
import { connectRedis, redisKeyValue } from '../../redis/index.ts';
import { startFaultyProxy } from '../../testing/index.ts';
import { CompletionCache } from './completion-cache.ts';

const { redis: url } = inject('services');
const suggestions = [
  { text: 'x', type: 'a', confidence: 0.5, contextUsed: [], timestamp: '2026-01-01T00:00:00.000Z' },
];

describe.skipIf(!url)(`a completion cache over Redis${url ? '' : ' (skipped: no server)'}`, () => {
  it('3.7 #12 #15: takes one round trip a hit, a miss, a put and a context, and few when it is full', async () => {
    await using proxy = await startFaultyProxy(url!);
    await using connection = connectRedis({ url: proxy.url, maxConnections: 1 });
    await using keyValue = redisKeyValue(connection, { prefix: `trips:${randomBytes(6).toString('hex')}:` });
    await using cache = new CompletionCache({ keyValue, maxSize: 20 });
    const taken = async (call: () => Promise<unknown>): Promise<number> => {
      const before = proxy.traffic.roundTrips;
      await call();
      return proxy.traffic.roundTrips - before;
    };
    try {
      assert.equal(await cache.get('connects'), undefined);
      await cache.stats();
      assert.equal(await taken(() => cache.put('a', suggestions)), 1);
      assert.equal(await taken(() => cache.get('a')), 1);
      await cache.stats();
      assert.equal(await taken(() => cache.get('none')), 1);
      await cache.stats();
      assert.equal(await taken(() => cache.precomputeContext('a', '# A')), 1);
      assert.equal(await taken(() => cache.precomputedContext('a')), 1);
      assert.equal(await taken(() => cache.stats()), 2);
      for (let index = 1; index < 20; index++) await cache.put(`k${index}`, suggestions);
      // What it keeps, what there is, what leaves, and leaving.
      assert.equal(await taken(() => cache.put('over', suggestions)), 4);
      assert.equal(await taken(() => cache.put('next', suggestions)), 1);
      assert.equal((await cache.stats()).redisCacheSize, 20);
    } finally {
      await keyValue.clear();
    }
  });
});
