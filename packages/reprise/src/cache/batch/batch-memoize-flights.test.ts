import { describe, expect, it } from 'vitest';
import { deferred } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { createCache } from '../create-cache.ts';
import { lengths, stores } from './batch-fixture.js';

describe.each(stores)('batchMemoize over %s', (_, makeStore) => {
  it('S3-20 a batch function may ask itself, also for items it is being asked for', async () => {
    const cache = createCache({ store: makeStore() });
    const depth = cache.batchMemoize({ name: 'depth', parameters: ['n'] })(
      async (ns: number[]): Promise<number[]> => {
        await new Promise(setImmediate);
        return Promise.all(ns.map(async (n) => (n <= 0 ? 0 : 1 + (await depth([n - 1]))[0]!)));
      },
    );
    expect(await depth([5, 3, 4, 0])).toEqual([5, 3, 4, 0]);
    expect(await Promise.all([depth([9, 8]), depth([8])])).toEqual([[9, 8], [8]]);
    expect(await cache.size()).toBe(10);
  });

  it('S3-25 asks once for what 100 callers want at once', async () => {
    const { asked, lengthsOf } = lengths();
    const cache = createCache({ store: makeStore() });
    const batch = cache.batchMemoize(lengthsOf);
    const answers = await Promise.all(Array.from({ length: 100 }, () => batch(['a', 'bb'])));
    expect(new Set(answers.map(String))).toEqual(new Set(['1 letters,2 letters']));
    expect(asked).toEqual([['a', 'bb']]);
    expect(cache.stats()).toMatchObject({ misses: 2, joined: 198 });
  });

  it('waits for items that another batch asks for', async () => {
    const { asked, lengthsOf } = lengths();
    const batch = createCache({ store: makeStore() }).batchMemoize(lengthsOf);
    const answers = await Promise.all([batch(['a', 'bb']), batch(['bb', 'ccc']), batch(['ccc', 'a'])]);
    expect(answers[1]).toEqual(['2 letters', '3 letters']);
    expect(answers[2]).toEqual(['3 letters', '1 letters']);
    expect(asked).toEqual([['a', 'bb'], ['ccc']]);
  });

  it('S3-24 keeps no errors, and gives them to all who wait', async () => {
    let calls = 0;
    const batch = createCache({ store: makeStore() }).batchMemoize(async function fail(items: number[]) {
      calls += 1;
      if (calls === 1) throw new Error('broken');
      return items;
    });
    const answers = await Promise.allSettled([batch([1, 2]), batch([2])]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await batch([1, 2])).toEqual([1, 2]);
    expect(calls).toBe(2);
  });

  it('gives items past their time while it makes them anew in one call', async () => {
    const clock = new ManualClock();
    const cache = createCache({ store: makeStore(clock), clock });
    const asked: string[][] = [];
    const batch = cache.batchMemoize({ ttl: 1_000, staleWhileRevalidate: 1e9 })(async function numbers(
      names: string[],
    ) {
      asked.push(names);
      return names.map(() => asked.length);
    });
    await batch(['a', 'b']);
    clock.advance(1_500);
    expect(await Promise.all([batch(['a', 'b']), batch(['a', 'b'])])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    await expect.poll(() => cache.stats().writes).toBe(4);
    expect(asked).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(await batch(['b'])).toEqual([2]);
  });

  it('gives items past their time when asking fails', async () => {
    const clock = new ManualClock();
    const cache = createCache({ store: makeStore(clock), clock });
    let broken = false;
    const batch = cache.batchMemoize({ ttl: 1_000, staleIfError: 1e9 })(async function numbers(
      names: string[],
    ) {
      if (broken) throw new Error('broken');
      return names.map((name) => name.length);
    });
    await batch(['a', 'bb']);
    clock.advance(1_500);
    broken = true;
    expect(await batch(['bb', 'a'])).toEqual([2, 1]);
    expect(cache.stats()).toMatchObject({ misses: 2, staleHits: 2, failures: 1 });
    await expect(batch(['a', 'new'])).rejects.toThrow('broken');
  });

  it('brings back no item that was removed meanwhile', async () => {
    const cache = createCache({ store: makeStore() });
    const started = deferred<void>();
    const gate = deferred<void>();
    const batch = cache.batchMemoize(async function slow(items: number[]) {
      started.resolve();
      await gate.promise;
      return items;
    });
    const answer = batch([1, 2]);
    await started.promise;
    await cache.remove('slow', { items: 1 });
    gate.resolve();
    expect(await answer).toEqual([1, 2]);
    expect([await cache.exists('slow', { items: 1 }), await cache.exists('slow', { items: 2 })]).toEqual([
      false,
      true,
    ]);
  });
});
