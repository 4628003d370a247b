import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CacheEntry, encodeEnvelope, UNSET } from '../entry/index.ts';
import { cache, cacheOn, funcs, removeFiles, start, stop, store, stores } from './cache-fixture.js';
import { createCache } from './index.ts';

afterAll(removeFiles);

describe.each(stores)('a cache over %s', (_, makeStore) => {
  beforeEach(() => start(makeStore()));
  afterEach(stop);

  it('S3-18 defect 2: iterates over all entries while they are removed', async () => {
    for (let n = 0; n < 30; n++) await cache.set('f', { inputs: { n }, output: n });
    const seen: unknown[] = [];
    for await (const entry of cache) {
      seen.push(entry.output);
      await cache.remove(entry);
    }
    expect(seen.length).toBe(30);
    expect(await cache.size()).toBe(0);
  });

  it('S3-18 defect 2: pops entries one by one, then null; and all at once', async () => {
    for (let n = 0; n < 3; n++) await cache.set('f', { inputs: { n }, output: n });
    expect(await cache.pop()).toBeInstanceOf(CacheEntry);
    expect(await cache.size()).toBe(2);
    expect((await cache.popAll()).length).toBe(2);
    expect(await cache.pop()).toBeNull();
    expect(await cache.popAll()).toEqual([]);
  });

  it('S3-18 gives no entry to two who take entries out at the same time', async () => {
    const cache = createCache();
    for (let id = 0; id < 20; id++) await cache.set('f', { inputs: { id }, output: id });
    const [one, some, rest] = await Promise.all([cache.pop(), cache.popAll(), cache.popAll()]);
    const taken = [one!, ...some, ...rest].map(({ output }) => output);
    expect(taken.toSorted((left, right) => Number(left) - Number(right))).toEqual([...Array(20).keys()]);
  });

  it('S3-18 clears, and sees, only entries of its own namespace', async () => {
    const foreign = { key: 'other', value: new Uint8Array([1]), createdAt: 1, version: 1, tags: [] };
    await store.setMany([foreign, { ...foreign, key: `0${'x'.repeat(39)}` }]);
    const spaces = [
      cache,
      cacheOn({ namespace: 'a:b' }),
      cacheOn({ namespace: 'a' }),
      cacheOn({ namespace: '0' }),
    ];
    for (const [index, each] of spaces.entries()) await each.set(`f${index}`, { output: index, tags: ['t'] });
    for (const [index, each] of spaces.entries()) {
      expect(await funcs(each)).toEqual([`f${index}`]);
      expect(await each.size()).toBe(1);
    }
    await spaces[2]!.clear();
    expect(await Promise.all(spaces.map((each) => each.size()))).toEqual([1, 1, 0, 1]);
    await cache.clear();
    expect(await Promise.all(spaces.map((each) => each.size()))).toEqual([0, 1, 0, 1]);
    expect((await store.getMany(['other']))[0]).toBeDefined();
  });

  it('S3-26 another cache on the same store has the answers', async () => {
    await cache.getOrSet('f', { a: 1 }, () => ({ deep: new Map([[1, new Date(0)]]) }));
    const later = cacheOn();
    expect(await later.getOrSet('f', { a: 1 }, () => 0 as unknown)).toEqual({
      deep: new Map([[1, new Date(0)]]),
    });
    expect(later.stats()).toMatchObject({ hits: 1, misses: 0, hitRate: 1 });
  });

  it('takes a damaged entry for missing, and loses nothing else', async () => {
    const [good, bad] = [CacheEntry.from('good', { output: 1 }), CacheEntry.from('bad', { output: 2 })];
    await cache.set(good);
    const key = String(bad.key).padStart(40, '0');
    const value = encodeEnvelope(bad).subarray(0, 9);
    await store.setMany([{ key, value, createdAt: 1, version: 1, tags: [] }]);
    expect(await cache.get(bad)).toBe(UNSET);
    expect(await funcs(cache)).toEqual(['good']);
    expect(await cache.getOrSet('bad', {}, () => 3)).toBe(3);
    expect(await cache.get(bad)).toBe(3);
  });
});
