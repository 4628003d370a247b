import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memory } from '../stores/index.ts';
import { type CacheOperation, cacheOperations } from '../telemetry/index.ts';
import { ChaosStore, ManualClock } from '../testing/index.ts';
import { createCache } from './index.ts';

let told: CacheOperation[] = [];
const ignore = (): void => {};
const subscribers = {
  start: (operation: object) => void told.push(operation as CacheOperation),
  end: ignore,
  asyncStart: ignore,
  asyncEnd: ignore,
  error: ignore,
};

beforeEach(() => {
  told = [];
  cacheOperations.subscribe(subscribers);
});
afterEach(() => cacheOperations.unsubscribe(subscribers));

/** What was told of, in short, since it was asked last. */
function operations(): string[] {
  const short = told.map(({ operation, func = '', outcome = '', count = '' }) =>
    [operation, func, outcome, count].filter((part) => part !== '').join(' '),
  );
  told = [];
  return short;
}

describe.each([['at once'], ['with promises']])('operations over a store that answers %s', (way) => {
  it('are told, each with its outcome', async () => {
    const clock = new ManualClock();
    const base = memory({ clock });
    const store = way === 'at once' ? base : new ChaosStore(base);
    const cache = createCache({ store, clock, namespace: 'n', ttl: '1m', staleWhileRevalidate: '1m' });
    const ask = () => cache.getOrSet('f', {}, async () => 1, { tags: ['t'] });
    await Promise.all([ask(), ask()]);
    expect(operations().sort()).toEqual(['call f joined', 'call f miss', 'keep f kept']);
    await ask();
    expect(told[0]).toMatchObject({
      namespace: 'n',
      key: expect.stringMatching(/^n:\d{40}$/),
      bytes: expect.any(Number),
    });
    expect(operations()).toEqual(['call f hit']);
    clock.advance(60_000);
    await ask();
    await new Promise(setImmediate);
    expect(operations()).toEqual(['call f stale', 'refresh f', 'keep f kept']);
    await cache.get('f');
    await cache.exists('g');
    await cache.set('f', { output: 1, tags: ['t'] });
    await cache.annotate('f', { expected: 2 });
    expect(operations()).toEqual(['get hit', 'get miss', 'set f', 'annotate f']);
    await cache.invalidateTags(['t']);
    await cache.remove('f');
    await cache.clear();
    await cache.pop();
    await cache.popAll();
    expect(operations()).toEqual(['invalidate 1', 'remove', 'clear', 'pop', 'pop 0']);
    await cache.getOrSet('h', {}, () => () => {});
    expect(operations()).toEqual(['call h miss', 'keep h notKept']);
    await cache.close();
  });
});

it('calls of plain functions are told', () => {
  const cache = createCache();
  const twice = cache.memoize(function twice(x: number) {
    return x * 2;
  });
  expect([twice(2), twice(2)]).toEqual([4, 4]);
  expect(operations()).toEqual(['call twice miss', 'keep twice kept', 'call twice hit']);
});

it('generators and batches are told', async () => {
  const cache = createCache();
  const items = cache.memoize(async function* items() {
    yield 1;
  });
  for (let time = 0; time < 2; time++) for await (const item of items()) expect(item).toBe(1);
  expect(operations()).toEqual(['call items miss', 'keep items kept', 'call items hit']);
  const doubled = cache.batchMemoize(async function doubled(numbers: number[]) {
    return numbers.map((each) => each * 2);
  });
  await doubled([1, 2]);
  await doubled([2, 1]);
  expect(operations()).toEqual(['batch doubled miss 2', 'keep doubled kept 2', 'batch doubled hit 2']);
});

it('failures are told', async () => {
  const cache = createCache();
  const failure = new Error('no');
  await expect(cache.getOrSet('f', {}, () => Promise.reject(failure))).rejects.toBe(failure);
  expect(told[0]?.error).toBe(failure);
});
