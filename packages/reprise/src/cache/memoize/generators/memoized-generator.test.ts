import { describe, expect, it } from 'vitest';
import { memory } from '../../../stores/index.ts';
import { ChaosStore, ManualClock } from '../../../testing/index.ts';
import { currentCall } from '../../calls/call-context.ts';
import { createCache } from '../../create-cache.ts';

/** A generator that counts its runs and how many of them were closed. */
function counting(items: readonly unknown[] = [1, 2, 3]) {
  const seen = { runs: 0, closed: 0, given: 0 };
  function* count(_: unknown): Generator<unknown, string> {
    seen.runs += 1;
    try {
      for (const item of items) {
        seen.given += 1;
        yield item;
      }
      return 'end';
    } finally {
      seen.closed += 1;
    }
  }
  return { seen, count };
}

/** All items and what the generator returned. */
function all(items: Generator<unknown, unknown>): unknown[] {
  const got: unknown[] = [];
  for (;;) {
    const step = items.next();
    got.push(step.value);
    if (step.done) return got;
  }
}

describe('a memoized generator', () => {
  it('S3-23 gives items as they come, keeps the whole list, and gives it again', async () => {
    const cache = createCache();
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    const items = memoized('a');
    expect(seen.runs).toBe(0);
    expect([items.next().value, seen.given]).toEqual([1, 1]);
    expect(all(items)).toEqual([2, 3, 'end']);
    expect(all(memoized('a'))).toEqual([1, 2, 3, 'end']);
    expect(seen.runs).toBe(1);
    expect(await cache.get('count', { _: 'a' })).toEqual([1, 2, 3]);
  });

  it('S3-23 keeps nothing when the caller stops early, and closes the generator', async () => {
    const cache = createCache();
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    for (const _ of memoized('a')) break;
    expect(seen.closed).toBe(1);
    expect(await cache.exists('count', { _: 'a' })).toBe(false);
    expect([...memoized('a')]).toEqual([1, 2, 3]);
    expect(seen.runs).toBe(2);
  });

  it('S3-23 keeps nothing when the generator throws, and tells all who follow', async () => {
    const cache = createCache();
    let runs = 0;
    const fail = cache.memoize(function* fail() {
      runs += 1;
      yield 1;
      throw new Error('broken');
    });
    const [left, right] = [fail(), fail()];
    expect([left.next().value, right.next().value]).toEqual([1, 1]);
    expect(() => left.next()).toThrow('broken');
    expect(() => right.next()).toThrow('broken');
    expect(runs).toBe(1);
    expect(await cache.exists('fail')).toBe(false);
    expect(fail().next().value).toBe(1);
    expect(runs).toBe(2);
  });

  it('S3-23 lets callers who come meanwhile follow from the first item, whoever is ahead', () => {
    const { seen, count } = counting();
    const memoized = createCache().memoize(count);
    const [left, right] = [memoized(1), memoized(1)];
    expect([left.next().value, left.next().value]).toEqual([1, 2]);
    expect(all(right)).toEqual([1, 2, 3, 'end']);
    expect(all(left)).toEqual([3, 'end']);
    expect(seen.runs).toBe(1);
  });

  it('goes on for the others when one leaves', async () => {
    const cache = createCache();
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    const [left, right] = [memoized(1), memoized(1)];
    left.next();
    right.next();
    left.return('');
    expect(seen.closed).toBe(0);
    expect(all(right)).toEqual([2, 3, 'end']);
    expect(await cache.get('count', { _: 1 })).toEqual([1, 2, 3]);
  });

  it('defect 5: shares no item between callers and the cache', () => {
    const { count } = counting([{ n: 1 }, { n: 2 }]);
    const memoized = createCache().memoize(count) as (x: number) => Generator<{ n: number }, string>;
    const [left, right] = [memoized(1), memoized(1)];
    for (const item of left) item.n = 9;
    for (const item of right) item.n += 10;
    expect(all(memoized(1))).toEqual([{ n: 1 }, { n: 2 }, 'end']);
  });

  it('keeps no run of more items than maxItems, and gives them all', async () => {
    const cache = createCache();
    const { seen, count } = counting([1, 2, 3, 4]);
    const memoized = cache.memoize({ maxItems: 2 })(count);
    const [left, right] = [memoized(1), memoized(1)];
    expect([left.next().value, right.next().value]).toEqual([1, 1]);
    expect(all(left)).toEqual([2, 3, 4, 'end']);
    expect(seen.runs).toBe(1);
    expect(all(right)).toEqual([2, 3, 4, 'end']);
    expect(seen).toEqual({ runs: 2, closed: 2, given: 8 });
    expect(await cache.exists('count', { _: 1 })).toBe(false);
    for (const item of memoized(1)) if (item === 3) break;
    expect(seen.closed).toBe(3);
    expect([...cache.memoize({ maxItems: 4, name: 'four' })(count)(1)]).toHaveLength(4);
    expect(await cache.exists('four', { _: 1 })).toBe(true);
  });

  it('gives a list past its time while it makes it anew in the background', async () => {
    const clock = new ManualClock();
    const cache = createCache({ store: memory({ clock }), clock });
    let runs = 0;
    const list = cache.memoize({ ttl: 1_000, staleWhileRevalidate: 1_000 })(function* list() {
      runs += 1;
      yield runs;
    });
    expect([...list()]).toEqual([1]);
    clock.advance(1_500);
    expect([[...list()], [...list()], runs]).toEqual([[1], [1], 1]);
    await cache.flush();
    await new Promise(setImmediate);
    expect([[...list()], runs]).toEqual([[2], 2]);
  });

  it('gives a list past its time when the generator fails before its first item', () => {
    const clock = new ManualClock();
    const cache = createCache({ store: memory({ clock }), clock });
    let runs = 0;
    const list = cache.memoize({ ttl: 1_000, staleIfError: 10_000 })(function* list() {
      runs += 1;
      if (runs > 1) throw new Error('broken');
      yield runs;
    });
    expect([...list()]).toEqual([1]);
    clock.advance(1_500);
    expect([[...list()], runs]).toEqual([[1], 2]);
  });

  it('lets the generator decide about its own list', async () => {
    const clock = new ManualClock();
    const cache = createCache({ store: memory({ clock }), clock });
    let runs = 0;
    const list = cache.memoize(function* list(keep: boolean) {
      runs += 1;
      yield 1;
      if (keep) currentCall()?.setTtl('1s');
      else currentCall()?.skip();
    });
    expect([[...list(true)], [...list(true)], runs]).toEqual([[1], [1], 1]);
    clock.advance(1_001);
    expect([[...list(true)], [...list(false)], [...list(false)], runs]).toEqual([[1], [1], [1], 4]);
    expect(currentCall()).toBeUndefined();
  });

  it('keeps no list that was removed while it was made', async () => {
    const cache = createCache();
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    const items = memoized(1);
    items.next();
    await cache.remove('count', { _: 1 });
    expect([...memoized(1)]).toEqual([1, 2, 3]);
    expect([...items]).toEqual([2, 3]);
    expect(seen.runs).toBe(2);
  });

  it('gives what was annotated', async () => {
    const cache = createCache();
    const { count } = counting();
    const memoized = cache.memoize(count);
    await cache.annotate('count', { inputs: { _: 1 }, expected: ['better'] });
    expect([...memoized(1)]).toEqual(['better']);
  });

  it('gives items that cannot be copied, and keeps nothing', async () => {
    const cache = createCache();
    const { seen, count } = counting([() => 1]);
    const memoized = cache.memoize(count);
    const [item] = memoized(1);
    expect((item as () => number)()).toBe(1);
    expect([...memoized(1)]).toHaveLength(1);
    expect([...memoized(1)]).toHaveLength(1);
    expect(seen.runs).toBe(3);
  });

  it('refuses generators over a store that needs promises', () => {
    const cache = createCache({ store: new ChaosStore(memory()) });
    expect(() => cache.memoize(counting().count)).toThrow(/"count" cannot wait/);
  });
});
