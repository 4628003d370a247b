import assert from 'node:assert/strict';
import { describe, inject, it } from 'vitest';
import { startFaultyProxy } from '../../testing/index.ts';
import { connectRedis } from '../connect-redis.ts';
import type { KeyValue } from './key-value.ts';
import { randomPrefix } from './key-value-fixture.js';
import { redisKeyValue } from './redis/redis-key-value.ts';

const { redis: url } = inject('services');

const calls: Readonly<Record<string, (kv: KeyValue) => Promise<unknown>>> = {
  'a write with a condition and an expiry': (kv) => kv.set('a', 'x', { onlyIf: 'absent', ttl: '1m' }),
  'a read': (kv) => kv.get('a'),
  'a hundred reads': (kv) => kv.getMany(Array.from({ length: 100 }, (_, index) => `k${index}`)),
  'a push with its expiry and the new length': (kv) => kv.pushRight('list', ['x'], { ttl: '1m' }),
  'taking many items': (kv) => kv.popLeft('list', 10),
  'taking an expiry away': (kv) => kv.expire('a', 0),
  'obtaining a lock and its fence': (kv) => kv.lock('a', { blocking: false }),
  'JSON of a hash': (kv) => kv.hashSetJson('h', { a: 1, b: 2 }),
};

describe.skipIf(!url)(`defect 3.7 #12: calls over Redis${url ? '' : ' (skipped: no server)'}`, () => {
  it('take one round trip each, with nothing asked before', async () => {
    await using proxy = await startFaultyProxy(url!);
    await using connection = connectRedis({ url: proxy.url, maxConnections: 1 });
    await using kv = redisKeyValue(connection, { prefix: randomPrefix() });
    // The server learns the scripts, and the connection is open.
    for (const call of Object.values(calls)) await call(kv);
    await kv.clear();
    for (const [title, call] of Object.entries(calls)) {
      const before = proxy.traffic.roundTrips;
      await call(kv);
      assert.equal(proxy.traffic.roundTrips - before, 1, title);
    }
    await kv.clear();
  });
});
