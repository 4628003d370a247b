import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { redis } from './redis.ts';
import type { RedisStoreOptions } from './redis-store-options.ts';

describe('redis', () => {
  it('refuses options that cannot be', () => {
    const url = 'redis://127.0.0.1:1';
    const wrong: RedisStoreOptions[] = [
      {},
      { url, maxEntries: 0 },
      { url, maxEntries: 1.5 },
      { url, prefix: 'a{b}' },
      { url, prefix: '' },
    ];
    for (const options of wrong) {
      assert.throws(() => redis(options), { code: 'INVALID_ARGUMENT' }, JSON.stringify(options));
    }
  });

  it('lets go of a server that is not there within the deadline, and says so', async () => {
    const store = redis('redis://127.0.0.1:1');
    await assert.rejects(store.getMany(['a']), { code: 'REDIS_UNAVAILABLE' });
    await store.close();
    await assert.rejects(store.getMany(['a']), { code: 'CLOSED' });
  });
});
