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
  'reading many fields': (kv) => kv.hashGetMany('h', ['a', 'b', 'c']),
  'taking many items': (kv) => kv.popLeft('list', 10),
  'taking an expiry away': (kv) => kv.expire('a', 0),
  'obtaining a lock and its fence': (kv) => kv.lock('a', { blocking: false }),
  'taking numbered items and their numbers': (kv) =>
    kv.appendNumbered('{a}:list', { writer: 'w', first: 1, items: ['x', 'y'], ttl: '1m' }),
  'asking which numbers were taken': (kv) =>
    kv.appendNumbered('{a}:list', { writer: 'w', first: 1, items: [] }),
  'claiming items': (kv) => kv.claimItems('{a}:list', '{a}:claim', { limit: 50, ttl: '1m' }),
  'settling a claim': (kv) => kv.settleClaim('{a}:claim', 'x'),
  'writing fields with their expiry': (kv) => kv.hashSet('h', { a: '1' }, { ttl: '1m' }),
  'writing fields where others are as expected': (kv) =>
    kv.hashSetIf('h', { expect: { missing: undefined }, set: { a: '1' }, remove: ['b'], ttl: '1m' }),
  'appending to a stream, its expiry and its announcement': (kv) =>
    kv.appendToStream('s', { value: 'x' }, { maxLength: 10, ttl: '1m', announce: 'news' }),
  'adding to a score': (kv) => kv.incrementScore('z', 'a', 1),
  'counting by score': (kv) => kv.countByScore('z', { min: 0 }),
  'removing by score': (kv) => kv.removeByScore('z', { max: 0 }),
  'obtaining a permit': (kv) => kv.permit('a', { limit: 1_000 }),
  'counting permits': (kv) => kv.permitCount('a'),
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
