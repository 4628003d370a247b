import { describe, expect, it } from 'vitest';
import { currentCall } from '../calls/call-context.ts';
import { createCache } from '../create-cache.ts';
import { lengths, stores } from './batch-fixture.js';

describe.each(stores)('batchMemoize over %s', (_, makeStore) => {
  it('S3-25 asks once for the items that are missing, and keeps the order', async () => {
    const { asked, lengthsOf } = lengths();
    const cache = createCache({ store: makeStore() });
    const batch = cache.batchMemoize(lengthsOf);
    expect(await batch(['a', 'bb'])).toEqual(['1 letters', '2 letters']);
    expect(await batch(['ccc', 'bb', 'a', 'dddd'])).toEqual([
      '3 letters',
      '2 letters',
      '1 letters',
      '4 letters',
    ]);
    expect(asked).toEqual([
      ['a', 'bb'],
      ['ccc', 'dddd'],
    ]);
    expect(await batch(['a'], 'letters')).toEqual(['1 letters']);
    expect(await batch(['a'], 'bytes')).toEqual(['1 bytes']);
    expect(asked).toHaveLength(3);
    expect(await cache.get('lengthsOf', { texts: 'bb', unit: 'letters' })).toBe('2 letters');
  });

  it('S3-25 gives an empty list for an empty list, without a call', async () => {
    const { asked, lengthsOf } = lengths();
    expect(await createCache({ store: makeStore() }).batchMemoize(lengthsOf)([])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('defect 4: asks once for an item that occurs twice, and shares no object', async () => {
    const asked: number[][] = [];
    const batch = createCache({ store: makeStore() }).batchMemoize(async function boxes(numbers: number[]) {
      asked.push(numbers);
      return numbers.map((n) => ({ n }));
    });
    const [first, second, third] = await batch([1, 2, 1]);
    expect([first, second, third]).toEqual([{ n: 1 }, { n: 2 }, { n: 1 }]);
    expect(first).not.toBe(third);
    first!.n = 9;
    expect(await batch([1])).toEqual([{ n: 1 }]);
    expect(asked).toEqual([[1, 2]]);
  });

  it('defect 4: knows equal objects and large ones', async () => {
    const asked: object[][] = [];
    const batch = createCache({ store: makeStore() }).batchMemoize(async function sizes(items: object[]) {
      asked.push(items);
      return items.map((item) => JSON.stringify(item).length);
    });
    const large = { text: 'x'.repeat(20_000) };
    expect(await batch([{ a: 1, b: 2 }, { b: 2, a: 1 }, large])).toEqual([13, 13, 20_011]);
    expect(await batch([{ ...large }])).toEqual([20_011]);
    expect(asked).toHaveLength(1);
  });

  it('takes a hole in the list for undefined', async () => {
    const batch = createCache({ store: makeStore() }).batchMemoize(async function kinds(items: unknown[]) {
      return items.map((item) => typeof item);
    });
    const items: unknown[] = [];
    items[1] = 1;
    expect(await batch(items)).toEqual(['undefined', 'number']);
  });

  it('S3-25 keeps nothing when the count is wrong', async () => {
    const cache = createCache({ store: makeStore() });
    const batch = cache.batchMemoize(async function wrong(items: number[]) {
      return items.slice(1);
    });
    await expect(batch([1, 2])).rejects.toMatchObject({
      code: 'WRONG_COUNT',
      message: 'The function "wrong" gave 1 outputs for 2 items',
    });
    expect(await cache.size()).toBe(0);
    const none = cache.batchMemoize({ name: 'none' })(async (_: number[]) => 5 as unknown as number[]);
    await expect(none([1])).rejects.toMatchObject({ code: 'WRONG_COUNT' });
  });

  it('shares its entries with a function of one item that has the same name', async () => {
    const cache = createCache({ store: makeStore() });
    const one = cache.memoize({ name: 'length' })(async (text: string) => text.length);
    const many = cache.batchMemoize({ name: 'length', parameters: ['text'] })(async (texts: string[]) =>
      texts.map(() => -1),
    );
    await one('abc');
    expect(await many(['abc', 'd'])).toEqual([3, -1]);
    expect(await one('d')).toBe(-1);
  });

  it('lets the function decide about all its answers', async () => {
    const { asked, lengthsOf } = lengths();
    const cache = createCache({ store: makeStore() });
    const batch = cache.batchMemoize({ name: 'tagged', tags: ['all'] })(async (texts: string[]) => {
      currentCall()?.setTags(['mine']);
      return lengthsOf(texts);
    });
    await batch(['a', 'b']);
    expect(await cache.invalidateTags(['mine'])).toBe(2);
    await batch(['a', 'b']);
    expect(asked).toHaveLength(2);
  });

  it('reads and writes the store once for 1,000 items', async () => {
    const store = makeStore();
    const counts = { getMany: 0, setMany: 0 };
    for (const name of ['getMany', 'setMany'] as const) {
      const original = store[name].bind(store) as (...args: unknown[]) => unknown;
      Object.assign(store, {
        [name]: (...args: unknown[]) => {
          counts[name] += 1;
          return original(...args);
        },
      });
    }
    const batch = createCache({ store }).batchMemoize(async function same(items: number[]) {
      return items;
    });
    const items = Array.from({ length: 1_000 }, (_, item) => item);
    expect(await batch(items)).toEqual(items);
    expect(counts.setMany).toBe(1);
    expect(counts.getMany).toBeLessThanOrEqual(1);
  });
});
