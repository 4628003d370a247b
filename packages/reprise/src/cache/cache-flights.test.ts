import { describe, expect, it } from 'vitest';
import { deferred } from '../core/index.ts';
import { memory, type Store } from '../stores/index.ts';
import { ChaosStore, ManualClock } from '../testing/index.ts';
import { createCache } from './index.ts';

/** Over the chaos store everything goes through promises. */
describe.each([
  ['a store that answers at once', () => memory()],
  ['a store that answers with promises', () => new ChaosStore(memory())],
])('single flight over %s', (_, makeStore: () => Store) => {
  it('defect 3: calls the function once for 100 concurrent callers', async () => {
    await using cache = createCache({ store: makeStore() });
    let calls = 0;
    const answer = deferred<{ list: number[] }>();
    const ask = () =>
      cache.getOrSet('f', { a: 1 }, () => {
        calls += 1;
        return answer.promise;
      });
    const asked = Array.from({ length: 100 }, ask);
    await new Promise(setImmediate);
    asked.push(ask());
    answer.resolve({ list: [1] });
    const answers = await Promise.all(asked);
    expect(calls).toBe(1);
    expect(new Set(answers).size).toBe(101);
    expect(answers.every(({ list }) => list.length === 1 && list[0] === 1)).toBe(true);
    expect(cache.stats()).toMatchObject({ misses: 1, joined: 100, writes: 1 });
  });

  it('defect 5: gives those who joined the answer as it was, whatever the first one does with it', async () => {
    await using cache = createCache({ store: makeStore() });
    const object = { list: [1] };
    const first = cache
      .getOrSet('f', {}, async () => object)
      .then((own) => {
        expect(own).toBe(object);
        own.list.push(2);
      });
    const second = cache.getOrSet('f', {}, async () => object);
    await first;
    expect(await second).toEqual({ list: [1] });
    expect(await cache.get('f')).toEqual({ list: [1] });
  });

  it('S3-24 gives every caller the error, keeps nothing, and calls again', async () => {
    await using cache = createCache({ store: makeStore() });
    const failure = new Error('no');
    let calls = 0;
    const ask = () =>
      cache.getOrSet('f', {}, async () => {
        calls += 1;
        throw failure;
      });
    const settled = await Promise.allSettled([ask(), ask(), ask()]);
    expect(settled.map((each) => each.status === 'rejected' && each.reason)).toEqual([
      failure,
      failure,
      failure,
    ]);
    await expect(ask()).rejects.toBe(failure);
    expect(calls).toBe(2);
    expect(await cache.size()).toBe(0);
    expect(cache.stats().failures).toBe(2);
  });

  it('S3-24 a function that throws at once rejects like others', async () => {
    await using cache = createCache({ store: makeStore() });
    const ask = () =>
      cache.getOrSet('f', {}, (): number => {
        throw new Error('at once');
      });
    await expect(ask()).rejects.toThrow('at once');
    expect(await cache.getOrSet('f', {}, () => 1)).toBe(1);
  });

  it('gives what cannot be copied to everybody, and keeps it nowhere', async () => {
    await using cache = createCache({ store: makeStore() });
    class Live {}
    const ask = () => cache.getOrSet('f', {}, async () => new Live());
    const [one, two] = await Promise.all([ask(), ask()]);
    expect(one).toBeInstanceOf(Live);
    expect(two).toBe(one);
    expect(await cache.size()).toBe(0);
    expect(cache.stats()).toMatchObject({ notKept: 1, storeFaults: 0 });
  });

  it.each([
    ['removed', (cache: ReturnType<typeof createCache>) => cache.remove('f')],
    ['cleared', (cache: ReturnType<typeof createCache>) => cache.clear()],
    ['set', (cache: ReturnType<typeof createCache>) => cache.set('f', { output: 'by hand' })],
    ['invalidated', (cache: ReturnType<typeof createCache>) => cache.invalidateTags(['t'])],
    ['popped', (cache: ReturnType<typeof createCache>) => cache.popAll()],
  ])('an entry that was %s meanwhile is not brought back, and newcomers ask anew', async (how, change) => {
    await using cache = createCache({ store: makeStore() });
    const answer = deferred<string>();
    const old = cache.getOrSet('f', {}, () => answer.promise, { tags: ['t'] });
    await new Promise(setImmediate);
    await change(cache);
    const fresh = await cache.getOrSet('f', {}, () => 'new', { tags: ['t'] });
    expect(fresh).toBe(how === 'set' ? 'by hand' : 'new');
    answer.resolve('old');
    expect(await old).toBe('old');
    expect(await cache.get('f')).toBe(fresh);
  });

  it('caches of one store share no flights', async () => {
    const store = makeStore();
    await using one = createCache({ store });
    await using two = createCache({ store, ownsStore: false });
    let calls = 0;
    const ask = (cache: typeof one) => cache.getOrSet('f', {}, async () => ++calls);
    await Promise.all([ask(one), ask(two)]);
    expect(calls).toBe(2);
  });
});

describe('plain functions', () => {
  it('answer at once, and with promises when the function gives those', async () => {
    await using cache = createCache();
    let calls = 0;
    const plain = cache.memoize(function plain(x: number) {
      calls += 1;
      return { x };
    });
    const promising = cache.memoize(function promising(x: number) {
      calls += 1;
      return Promise.resolve(x);
    });
    expect([plain(1), plain(1)]).toEqual([{ x: 1 }, { x: 1 }]);
    expect(plain(1)).not.toBe(plain(1));
    expect(await Promise.all([promising(1), promising(1)])).toEqual([1, 1]);
    expect(promising(1)).toBeInstanceOf(Promise);
    expect(await promising(1)).toBe(1);
    expect(calls).toBe(2);
  });

  it('S3-24 throw what the function throws, and are called again', async () => {
    await using cache = createCache();
    let calls = 0;
    const failing = cache.memoize(function failing(): number {
      calls += 1;
      throw new RangeError('no');
    });
    expect(() => failing()).toThrow(RangeError);
    expect(() => failing()).toThrow(RangeError);
    expect(calls).toBe(2);
  });

  it('answer stale when the function throws, and are refreshed in the background', async () => {
    const clock = new ManualClock();
    const store = memory({ clock });
    await using cache = createCache({ store, clock, ttl: '1m' });
    let mode = 'a';
    const body = () => {
      if (mode === 'fail') throw new Error('no');
      return mode;
    };
    const guarded = cache.memoize({ name: 'guarded', staleIfError: '1h' })(() => body());
    const refreshed = cache.memoize({ name: 'refreshed', staleWhileRevalidate: '1h' })(() => body());
    expect([guarded(), refreshed()]).toEqual(['a', 'a']);
    clock.advance(60_000);
    mode = 'fail';
    expect(guarded()).toBe('a');
    mode = 'b';
    expect([guarded(), refreshed()]).toEqual(['b', 'a']);
    await new Promise(setImmediate);
    expect(refreshed()).toBe('b');
    expect(cache.stats()).toMatchObject({ refreshes: 1, failures: 1, staleHits: 2 });
  });
});
