import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../core/index.ts';
import { memory } from '../../../stores/index.ts';
import { ChaosStore, ManualClock } from '../../../testing/index.ts';
import { currentCall } from '../../calls/call-context.ts';
import { createCache } from '../../create-cache.ts';

/** An async generator that counts its runs and how many of them were closed. */
function counting(items: readonly unknown[] = [1, 2, 3]) {
  const seen = { runs: 0, closed: 0, given: 0 };
  async function* count(_: unknown): AsyncGenerator<unknown, string> {
    seen.runs += 1;
    try {
      for (const item of items) {
        await new Promise(setImmediate);
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
async function all(items: AsyncGenerator<unknown, unknown>): Promise<unknown[]> {
  const got: unknown[] = [];
  for (;;) {
    const step = await items.next();
    got.push(step.value);
    if (step.done) return got;
  }
}

describe.each([
  ['memory', (clock?: Clock) => memory(clock && { clock })],
  ['a store that needs promises', (clock?: Clock) => new ChaosStore(memory(clock && { clock }))],
])('a memoized async generator over %s', (_, makeStore) => {
  it('S3-23 gives items as they come, keeps the whole list, and gives it again', async () => {
    const cache = createCache({ store: makeStore() });
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    const items = memoized('a');
    expect([(await items.next()).value, seen.given]).toEqual([1, 1]);
    expect(await all(items)).toEqual([2, 3, 'end']);
    expect(await all(memoized('a'))).toEqual([1, 2, 3, 'end']);
    expect(seen.runs).toBe(1);
    expect(await cache.get('count', { _: 'a' })).toEqual([1, 2, 3]);
  });

  it('S3-23 runs the generator once for 100 callers at once', async () => {
    const cache = createCache({ store: makeStore() });
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    const answers = await Promise.all(Array.from({ length: 100 }, () => all(memoized(1))));
    expect(answers).toEqual(Array.from({ length: 100 }, () => [1, 2, 3, 'end']));
    expect(seen.runs).toBe(1);
    expect(cache.stats()).toMatchObject({ misses: 1, joined: 99, writes: 1 });
  });

  it('S3-23 keeps nothing when all callers stop early, and closes the generator', async () => {
    const cache = createCache({ store: makeStore() });
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    for await (const _ of memoized('a')) break;
    expect(seen).toEqual({ runs: 1, closed: 1, given: 1 });
    expect(await cache.exists('count', { _: 'a' })).toBe(false);
  });

  it('S3-23 keeps nothing when the generator throws, and tells all who follow', async () => {
    const cache = createCache({ store: makeStore() });
    let runs = 0;
    const fail = cache.memoize(async function* fail() {
      runs += 1;
      yield 1;
      throw new Error('broken');
    });
    const answers = await Promise.allSettled([all(fail()), all(fail())]);
    expect(answers).toEqual([
      { status: 'rejected', reason: new Error('broken') },
      { status: 'rejected', reason: new Error('broken') },
    ]);
    expect(runs).toBe(1);
    expect(await cache.exists('fail')).toBe(false);
  });

  it('goes on for the others when one leaves', async () => {
    const cache = createCache({ store: makeStore() });
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    const [left, right] = [memoized(1), memoized(1)];
    await left.next();
    await left.return('');
    expect(seen.closed).toBe(1);
    await right.next();
    const third = memoized(1);
    await third.next();
    await third.return('');
    expect(await all(right)).toEqual([2, 3, 'end']);
    expect(seen.runs).toBe(2);
    expect(await cache.get('count', { _: 1 })).toEqual([1, 2, 3]);
  });

  it('keeps no run of more items than maxItems, and gives them all', async () => {
    const cache = createCache({ store: makeStore() });
    const { seen, count } = counting([1, 2, 3, 4]);
    const memoized = cache.memoize({ maxItems: 2 })(count);
    const [left, right] = [memoized(1), memoized(1)];
    expect(await Promise.all([left.next(), right.next()])).toMatchObject([{ value: 1 }, { value: 1 }]);
    expect(await Promise.all([all(left), all(right)])).toEqual([
      [2, 3, 4, 'end'],
      [2, 3, 4, 'end'],
    ]);
    expect(seen).toEqual({ runs: 2, closed: 2, given: 8 });
    expect(await cache.exists('count', { _: 1 })).toBe(false);
  });

  it('gives a list past its time while it makes it anew in the background', async () => {
    const clock = new ManualClock();
    const cache = createCache({ store: makeStore(clock), clock });
    let runs = 0;
    const list = cache.memoize({ ttl: 1_000, staleWhileRevalidate: 1e9 })(async function* list() {
      runs += 1;
      const run = runs;
      await new Promise(setImmediate);
      yield run;
    });
    expect(await all(list())).toEqual([1, undefined]);
    clock.advance(1_500);
    expect(await Promise.all([all(list()), all(list())])).toEqual([
      [1, undefined],
      [1, undefined],
    ]);
    await expect.poll(() => cache.stats().writes).toBe(2);
    expect([await all(list()), runs]).toEqual([[2, undefined], 2]);
    expect(cache.stats()).toMatchObject({ refreshes: 1, staleHits: 2 });
  });

  it('gives a list past its time when the generator fails before its first item', async () => {
    const clock = new ManualClock();
    const cache = createCache({ store: makeStore(clock), clock });
    let runs = 0;
    const list = cache.memoize({ ttl: 1_000, staleIfError: 1e9 })(async function* list() {
      runs += 1;
      if (runs > 1) throw new Error('broken');
      yield runs;
    });
    expect(await all(list())).toEqual([1, undefined]);
    clock.advance(1_500);
    expect([await all(list()), runs]).toEqual([[1, undefined], 2]);
    expect(cache.stats()).toMatchObject({ misses: 1, staleHits: 1, failures: 1 });
  });

  it('lets the generator decide about its own list', async () => {
    const cache = createCache({ store: makeStore() });
    let runs = 0;
    const list = cache.memoize(async function* list() {
      runs += 1;
      yield 1;
      await new Promise(setImmediate);
      currentCall()?.setTags(['lists']);
    });
    await all(list());
    await all(list());
    expect(runs).toBe(1);
    await cache.invalidateTags(['lists']);
    await all(list());
    expect(runs).toBe(2);
  });

  it('lets nobody follow a run whose list was removed meanwhile', async () => {
    const cache = createCache({ store: makeStore() });
    const { seen, count } = counting();
    const memoized = cache.memoize(count);
    const items = memoized(1);
    await items.next();
    await cache.remove('count', { _: 1 });
    const newcomer = memoized(1);
    await newcomer.next();
    expect(await all(items)).toEqual([2, 3, 'end']);
    expect(await cache.exists('count', { _: 1 })).toBe(false);
    expect(await all(newcomer)).toEqual([2, 3, 'end']);
    expect(await cache.exists('count', { _: 1 })).toBe(true);
    expect(seen.runs).toBe(2);
  });

  it('gives every caller all items, however they take turns', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 5 }),
        fc.array(fc.nat(3), { minLength: 1, maxLength: 30 }),
        async (items, turns) => {
          const plain = JSON.parse(JSON.stringify(items)) as unknown[];
          const { seen, count } = counting(plain);
          const memoized = createCache({ store: makeStore() }).memoize(count);
          const callers = Array.from({ length: 4 }, () => ({ items: memoized(1), got: [] as unknown[] }));
          const pending = turns.map(async (turn) => {
            const caller = callers[turn]!;
            const step = await caller.items.next();
            if (!step.done) caller.got.push(step.value);
          });
          await Promise.all(pending);
          for (const caller of callers) for await (const item of caller.items) caller.got.push(item);
          for (const { got } of callers) expect(got).toEqual(plain);
          expect(seen.runs).toBe(1);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a memoized async generator', () => {
  it('answers though the store hangs', async () => {
    const store = new ChaosStore(memory());
    const cache = createCache({ store, storeDeadline: 10 });
    store.reads = 'hang';
    store.writes = 'hang';
    expect(await all(cache.memoize(counting().count)(1))).toEqual([1, 2, 3, 'end']);
  });

  it('refuses arguments that cannot identify a call', async () => {
    const items = createCache().memoize(counting().count)(() => 1);
    await expect(items.next()).rejects.toMatchObject({ code: 'NOT_CANONICAL' });
  });
});
