import { expect, it } from 'vitest';
import { UNSET } from '../entry/index.ts';
import { type Callback, callback } from '../stores/index.ts';
import { createCache } from './index.ts';

it('S3-35 asks feeds for a memoized call by its name and inputs, and calls the function when all give UNSET', async () => {
  const told: unknown[] = [];
  const note: Callback = (_key, { func, inputs, output }) => void told.push([func, inputs, output]);
  const feed = async (func: string, inputs: Readonly<Record<string, unknown>>) =>
    func === 'double' && inputs.x === 1 ? 'fed' : UNSET;
  await using cache = createCache({ store: callback({ callbacks: [note], feeds: [feed] }) });
  const double = cache.memoize({ name: 'double' })(async (x: number) => x * 2);
  expect(await double(1)).toBe('fed');
  expect(told).toEqual([]);
  expect(await double(2)).toBe(4);
  expect(await double(2)).toBe(4);
  const once = ['double', { x: 2 }, 4];
  expect(told).toEqual([once, once]);
});

it('S3-35 does the same for functions that are not async, over feeds that give no promises', async () => {
  const feed = (_func: string, { x }: Readonly<Record<string, unknown>>) => (x === 1 ? null : UNSET);
  await using cache = createCache({ store: callback({ feeds: [feed], sync: true }) });
  const double = cache.memoize({ name: 'double' })((x: number): number | null => x * 2);
  expect(double(1)).toBe(null);
  expect(double(2)).toBe(4);
});

it('S3-35 asks feeds when answers are asked for by hand with a function to make them', async () => {
  await using cache = createCache({
    store: callback({ feeds: [(_func, { x }) => (x === 1 ? 'fed' : UNSET)] }),
  });
  expect(await cache.getOrSet('f', { x: 1 }, () => 'computed')).toBe('fed');
  expect(await cache.getOrSet('f', { x: 2 }, () => 'computed')).toBe('computed');
  expect(await cache.exists('f', { x: 2 })).toBe(false);
  expect(await cache.size()).toBe(0);
  await cache.clear();
});
