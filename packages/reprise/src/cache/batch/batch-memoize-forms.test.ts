import { describe, expect, it } from 'vitest';
import { memory } from '../../stores/index.ts';
import { ChaosStore } from '../../testing/index.ts';
import { createCache } from '../create-cache.ts';
import { lengths } from './batch-fixture.js';

describe('batchMemoize', () => {
  it('S3-25 answers plain functions without a promise', () => {
    const asked: number[][] = [];
    const square = createCache().batchMemoize(function square(numbers: number[]): number[] {
      asked.push(numbers);
      return numbers.map((n) => n * n);
    });
    expect([square([1, 2]), square([2, 3]), square([])]).toEqual([[1, 4], [4, 9], []]);
    expect(asked).toEqual([[1, 2], [3]]);
    const wrong = createCache().batchMemoize(function wrong(): number[] {
      return [];
    } as (items: number[]) => number[]);
    expect(() => wrong([1])).toThrow(expect.objectContaining({ code: 'WRONG_COUNT' }));
  });

  it('answers plain functions that give promises with promises, and asks once', async () => {
    const asked: number[][] = [];
    const batch = createCache().batchMemoize(function later(numbers: number[]): Promise<number[]> {
      asked.push(numbers);
      return Promise.resolve(numbers.map((n) => n + 1));
    });
    const [left, right] = [batch([1, 2]), batch([2, 3])];
    expect(await Promise.all([left, right])).toEqual([
      [2, 3],
      [3, 4],
    ]);
    expect(batch([1])).toBeInstanceOf(Promise);
    expect(asked).toEqual([[1, 2], [3]]);
  });

  it('S3-25 refuses generators, and lists that are none', async () => {
    const cache = createCache();
    const memoize = cache.batchMemoize as (target: unknown) => (list: unknown) => Promise<unknown>;
    expect(() => memoize(function* items() {})).toThrow(/"items" is a generator/);
    expect(() => memoize(async function* items() {})).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
    await expect(memoize(lengths().lengthsOf)('abc')).rejects.toThrow(/is a list/);
  });

  it('tells an undefined item from the default of the list', async () => {
    const batch = createCache().batchMemoize(async function types(items: unknown[] = []) {
      return items.map((item) => typeof item);
    });
    expect(await batch([undefined, []])).toEqual(['undefined', 'object']);
  });

  it('refuses plain functions without a promise over a store that needs promises', async () => {
    const cache = createCache({ store: new ChaosStore(memory()) });
    const plain = cache.batchMemoize(function plain(items: number[]): number[] {
      return items;
    });
    await expect(plain([1])).rejects.toThrow(/"plain" gave no promise/);
  });
});

it('S3-20 a plain batch function that gives a promise may ask itself too', async () => {
  const cache = createCache();
  const depth = cache.batchMemoize({ name: 'depth', parameters: ['n'] })(
    (ns: number[]): Promise<number[]> =>
      Promise.all(
        ns.map(async (n) => {
          await new Promise(setImmediate);
          return n <= 0 ? 0 : 1 + (await depth([n - 1]))[0]!;
        }),
      ),
  );
  expect(await depth([5, 3, 4])).toEqual([5, 3, 4]);
});
