import { describe, expect, it } from 'vitest';
import { CacheEntry, UNSET } from '../entry/index.ts';
import { callback, memory } from '../stores/index.ts';
import { createCache } from './index.ts';

it.each([
  ['ttl', { ttl: '-1s' }],
  ['jitter', { jitter: 2 }],
  ['eagerRefresh', { eagerRefresh: -0.1 }],
  ['hardTimeout', { hardTimeout: Number.NaN }],
  ['namespace', { namespace: '\ud800' }],
  ['tags', { tags: 'users' as never }],
  ['exclude', { exclude: 'debug' as never }],
  ['store', { store: 'cache.db' as never }],
  ['store in place of the options', memory() as never],
])('refuses a wrong %s when the cache is made', (_, options) => {
  expect(() => createCache(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

it.each([
  ['a bare value', 'value'],
  ['null', null],
  ['an object that is the value', { name: 'value' }],
])('refuses to write %s, which would be lost', async (_, parts) => {
  await using cache = createCache();
  await expect(cache.set('f', parts as never)).rejects.toThrow(/put the value at output/);
  expect(await cache.size()).toBe(0);
});

it('writes the plain form of an entry', async () => {
  await using cache = createCache();
  const entry = CacheEntry.from('f', { inputs: { x: 1 }, output: 2 });
  await cache.set('f', entry.toJSON());
  expect(await cache.get(entry)).toBe(2);
});

it.each([undefined, null, 5, Symbol('f'), {}])('refuses to find an entry by %s', async (target) => {
  await using cache = createCache();
  await expect(cache.get(target as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

describe('a memoized function names its entries as its calls do', () => {
  it('with its defaults, and without what it excludes', async () => {
    await using cache = createCache();
    const user = cache.memoize({ exclude: ['debug'] })(async function user(
      id: number,
      full = false,
      debug = 0,
      ...others: number[]
    ) {
      return `${id} ${full} ${debug} ${others.length}`;
    });
    await user(5, false, 1);
    expect(await cache.get(user, { id: 5 })).toBe('5 false 1 0');
    expect(await cache.exists(user, { id: 5, full: undefined, debug: 9 })).toBe(true);
    expect(await cache.exists(user, { id: 5, full: true })).toBe(false);
    await cache.set(user, { inputs: { id: 6, debug: 3 }, output: 'by hand' });
    expect(await user(6)).toBe('by hand');
    expect(await cache.remove(user, { id: 5 })).toBe(true);
    expect(await cache.size()).toBe(1);
  });

  it('by the result of its key', async () => {
    await using cache = createCache();
    const user = cache.memoize({ key: ({ id }: { id: number }) => id })(async function user({
      id,
    }: {
      id: number;
    }) {
      return id;
    });
    await user({ id: 5 });
    expect(await cache.get(user, { key: 5 })).toBe(5);
  });
});

it('S3-35 what is asked by hand asks the feeds too, by function or by name', async () => {
  const feed = (func: unknown, inputs: Readonly<Record<string, unknown>>) =>
    func === 'f' && inputs['x'] === 1 ? 42 : UNSET;
  await using cache = createCache({ store: callback({ feeds: [feed] }) });
  expect(await cache.get('f', { x: 1 })).toBe(42);
  expect(await cache.retrieve('f', { x: 1 })).toMatchObject({ func: 'f', inputs: { x: 1 }, output: 42 });
  expect([await cache.exists('f', { x: 1 }), await cache.exists('f', { x: 2 })]).toEqual([true, false]);
});
