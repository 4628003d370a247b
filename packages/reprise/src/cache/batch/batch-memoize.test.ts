import { describe, expect, it } from 'vitest';
import { type Clock, deferred } from '../../core/index.ts';
import { memory } from '../../stores/index.ts';
import { ChaosStore, ManualClock } from '../../testing/index.ts';
import { currentCall } from '../call-context.ts';
import { createCache } from '../create-cache.ts';

/** A batch function that remembers what it was asked for. */
function lengths() {
  const asked: (readonly string[])[] = [];
  async function lengthsOf(texts: readonly string[], unit = 'letters'): Promise<string[]> {
    asked.push(texts);
    await new Promise(setImmediate);
    return texts.map((text) => `${text.length} ${unit}`);
  }
  return { asked, lengthsOf };
}

describe.each([
  ['memory', (clock?: Clock) => memory(clock && { clock })],
  ['a store that needs promises', (clock?: Clock) => new ChaosStore(memory(clock && { clock }))],
])('batchMemoize over %s', (_, makeStore) => {
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
