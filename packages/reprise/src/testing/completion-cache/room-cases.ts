import assert from 'node:assert/strict';
import type { MakeSharedKeyValue } from '../chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { completionCacheCase, kept, putAll, readOften, suggestions } from './completion-cache-case.ts';

/** What leaves when there are too many keys, and what is hot. */
export function roomCases(make: MakeSharedKeyValue): ContractCase[] {
  return [
    completionCacheCase(
      make,
      '8(6) S2-40: the same puts and reads leave other keys with each strategy',
      async ({ open, clock }) => {
        const left: Record<string, string[]> = {};
        for (const strategy of ['lru', 'ttl', 'hybrid'] as const) {
          const cache = open({ strategy, maxSize: 3, ttl: '1m', prefix: `${strategy}:` });
          await cache.put('old', suggestions('old'), { confidence: 0.9 });
          clock.advance(30_000);
          await cache.put('sure', suggestions('sure'), { confidence: 0.8 });
          await cache.put('unsure', suggestions('unsure'), { confidence: 0.1 });
          await cache.get('old');
          clock.advance(1);
          await cache.put('new', suggestions('new'));
          left[`${strategy}, full`] = await kept(cache, ['sure', 'unsure', 'new', 'old']);
          clock.advance(30_000);
          await cache.put('newer', suggestions('newer'), { confidence: 0.7 });
          left[`${strategy}, later`] = await kept(cache, ['sure', 'unsure', 'new', 'newer', 'old']);
        }
        assert.deepEqual(left, {
          // The one used longest ago leaves, and age does not matter.
          'lru, full': ['unsure', 'new', 'old'],
          'lru, later': ['new', 'newer', 'old'],
          // The one of the lowest confidence leaves; later there is room by age.
          'ttl, full': ['sure', 'new', 'old'],
          'ttl, later': ['sure', 'new', 'newer'],
          // The one used longest ago leaves; later there is room by age.
          'hybrid, full': ['unsure', 'new', 'old'],
          'hybrid, later': ['unsure', 'new', 'newer'],
        });
      },
    ),
    completionCacheCase(make, 'drops a tenth at a time, those used longest ago', async ({ open }) => {
      const cache = open({ maxSize: 50, strategy: 'lru' });
      const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
      await putAll(cache, keys);
      await cache.get('k0');
      await cache.put('k50', suggestions('k50'));
      assert.deepEqual(await kept(cache, [...keys, 'k50']), ['k0', ...keys.slice(6), 'k50']);
      const { evictions, localCacheSize, redisCacheSize } = await cache.stats();
      assert.deepEqual([evictions, localCacheSize + redisCacheSize], [5, 46]);
    }),
    completionCacheCase(
      make,
      '3.4 ttl drops what is too old first, then ten at a time, the lowest confidence first',
      async ({ open, clock }) => {
        const cache = open({ maxSize: 100, strategy: 'ttl', ttl: '1m' });
        const sizeNow = async (): Promise<number> => {
          const { localCacheSize, redisCacheSize } = await cache.stats();
          return localCacheSize + redisCacheSize;
        };
        await putAll(cache, ['old 1', 'old 2']);
        clock.advance(30_000);
        const keys = Array.from({ length: 98 }, (_, index) => `k${index}`);
        for (const [index, key] of keys.entries()) {
          await cache.put(key, suggestions(key), { confidence: index / 100 });
        }
        clock.advance(30_000);
        await cache.put('a', suggestions('a'));
        assert.deepEqual([await sizeNow(), (await cache.stats()).evictions], [99, 0]);
        await putAll(cache, ['b', 'c']);
        assert.deepEqual([await sizeNow(), (await cache.stats()).evictions], [91, 10]);
        const rest = await kept(cache, [...keys, 'a', 'b', 'c']);
        // Those put without one have no confidence at all, the latest put stays.
        assert.deepEqual(rest, [...keys.slice(8), 'c']);
      },
    ),
    completionCacheCase(
      make,
      '3.7 #4: a put ends when every key is hot, and the hot ones stay while there is a fifth more room',
      async ({ open }) => {
        const cache = open({ maxSize: 10, strategy: 'lru' });
        const hot = Array.from({ length: 10 }, (_, index) => `hot${index}`);
        await putAll(cache, hot);
        for (const key of hot) await readOften(cache, key, 6);
        await putAll(cache, ['a', 'b', 'c']);
        assert.deepEqual(await kept(cache, [...hot, 'a', 'b', 'c']), [...hot, 'c']);
        // A key that becomes hot too takes the room there is, then the oldest hot one leaves.
        await readOften(cache, 'c', 6);
        await cache.put('d', suggestions('d'));
        assert.deepEqual(await kept(cache, [...hot, 'c', 'd']), [...hot.slice(1), 'c', 'd']);
      },
    ),
    completionCacheCase(make, 'a key is hot behind more than five accesses', async ({ open }) => {
      const cache = open({ maxSize: 3, strategy: 'lru' });
      await putAll(cache, ['five', 'six', 'b']);
      await readOften(cache, 'six', 6);
      await readOften(cache, 'five', 5);
      await cache.get('b');
      await putAll(cache, ['c', 'd']);
      assert.deepEqual(await kept(cache, ['five', 'six', 'b', 'c', 'd']), ['six', 'c', 'd']);
    }),
    completionCacheCase(
      make,
      '3.7 #5: heat is lost again within some half-lives, and nothing of it stays',
      async ({ open, clock, keyValue }) => {
        const cache = open({ strategy: 'lru', hot: { halfLife: '1m' } });
        const hotKeys = async (): Promise<number> => {
          const { localHotKeysCount, redisHotKeysCount } = await cache.stats();
          return localHotKeysCount + redisHotKeysCount;
        };
        await putAll(cache, ['a', 'b']);
        await readOften(cache, 'a', 20);
        assert.equal(await hotKeys(), 1);
        clock.advance(115_000);
        assert.equal(await hotKeys(), 1);
        clock.advance(10_000);
        assert.equal(await hotKeys(), 0);
        assert.equal((await cache.optimize()).cooled, 0);
        clock.advance(600_000);
        assert.equal((await cache.optimize()).cooled, 1);
        const heat: string[] = [];
        for await (const key of keyValue.keys('completion:hot_keys:')) heat.push(key);
        assert.deepEqual(heat, []);
      },
    ),
    completionCacheCase(
      make,
      'heat goes on where one landmark ends and the next one begins',
      async ({ open, clock }) => {
        const halfLife = 60_000;
        const span = 512 * halfLife;
        const cache = open({ strategy: 'lru', hot: { halfLife } });
        clock.advance(span - (clock.now() % span) - 1);
        await cache.put('a', suggestions('a'));
        await readOften(cache, 'a', 4);
        await cache.stats();
        clock.advance(1);
        await readOften(cache, 'a', 4);
        assert.equal((await cache.exportHotPatterns()).length, 1);
        clock.advance(halfLife);
        assert.equal((await cache.exportHotPatterns()).length, 0);
      },
    ),
    completionCacheCase(
      make,
      '3.7 #5: a key that is put again and again is one member everywhere',
      async ({ open, keyValue }) => {
        const cache = open();
        for (let time = 0; time < 10; time++) await cache.put('a', suggestions(String(time)));
        for (const name of ['access_order', 'ends', 'confidence', 'accesses']) {
          assert.equal(await keyValue.scoredCount(`completion:${name}`), 1, name);
        }
        assert.equal((await cache.stats()).evictions, 0);
      },
    ),
    completionCacheCase(
      make,
      'concurrent puts of two instances stay within bounds, and nothing is kept without its key',
      async ({ open, keyValue }) => {
        const caches = [open({ maxSize: 20, strategy: 'lru' }), open({ maxSize: 20, strategy: 'lru' })];
        for (let round = 0; round < 5; round++) {
          const puts = Array.from({ length: 40 }, (_, index) =>
            caches[index % 2]!.put(`k${round}.${index >> 1}`, suggestions('x')),
          );
          await Promise.all(puts);
          const size = await keyValue.scoredCount('completion:ends');
          assert.ok(size <= 20 && size > 10, String(size));
        }
        const stored: string[] = [];
        for await (const key of keyValue.keys('completion:cache:')) stored.push(key);
        const known = await keyValue.rangeByRank('completion:ends');
        assert.deepEqual(stored.sort(), known.map(({ member }) => `completion:cache:${member}`).sort());
      },
    ),
  ];
}
