import { describe, expect, it } from 'vitest';
import { deferred } from '../../core/index.ts';
import { memory } from '../../stores/index.ts';
import { ChaosStore, ManualClock } from '../../testing/index.ts';
import { createCache } from '../create-cache.ts';

describe('memoize', () => {
  it.each([
    ['bare', (cache: ReturnType<typeof createCache>) => cache.memoize],
    ['with nothing', (cache: ReturnType<typeof createCache>) => cache.memoize()],
    ['with options', (cache: ReturnType<typeof createCache>) => cache.memoize({ ttl: '1h' })],
  ])('S3-20 works %s, and keeps name and length', async (_, memoizer) => {
    let calls = 0;
    const add = memoizer(createCache())(async function add(x: number, y: number): Promise<number> {
      calls += 1;
      return x + y;
    });
    expect([await add(1, 2), await add(1, 2), await add(2, 2)]).toEqual([3, 3, 4]);
    expect([calls, add.name, add.length]).toEqual([2, 'add', 2]);
  });

  it('S3-20 answers plain functions without a promise, also when they call themselves', () => {
    let calls = 0;
    const cache = createCache();
    const fibonacci = cache.memoize(function sequence(n: number): number {
      calls += 1;
      return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
    });
    expect([fibonacci(50), fibonacci(50), calls]).toEqual([12586269025, 12586269025, 51]);
  });

  it('S3-20 answers plain functions that give promises with promises', async () => {
    let calls = 0;
    const cache = createCache();
    const later = cache.memoize(function later(x: number): Promise<number> {
      calls += 1;
      return Promise.resolve(x);
    });
    const answers = [later(1), later(1)];
    expect(answers.every((answer) => answer instanceof Promise)).toBe(true);
    expect(await Promise.all([...answers, later(1)])).toEqual([1, 1, 1]);
    expect(later(1)).toBeInstanceOf(Promise);
    expect(calls).toBe(1);
  });

  it('keeps this, and passes all arguments on', async () => {
    const cache = createCache();
    const counter = {
      step: 2,
      add: cache.memoize({ name: 'add' })(async function (
        this: { readonly step: number },
        ...values: number[]
      ) {
        return values.map((value) => value + this.step);
      }),
    };
    expect(await counter.add(1, 2)).toEqual([3, 4]);
    expect(await cache.get('add', { values: [1, 2] })).toEqual([3, 4]);
  });

  it('S3-22 keeps the annotation with the entry, and its ttl counts first', async () => {
    const clock = new ManualClock();
    const cache = createCache({ store: memory({ clock }), clock });
    let calls = 0;
    const price = cache.memoize({ ttl: '1d', annotation: { team: 'backend', ttl: '1h' } })(
      async function price(symbol: string) {
        calls += 1;
        return symbol.length;
      },
    );
    await price('ABC');
    const entry = await cache.retrieve('price', { symbol: 'ABC' });
    expect(entry).toMatchObject({ metadata: { annotation: { team: 'backend', ttl: '1h' } } });
    clock.advance(3_600_001);
    await price('ABC');
    expect(calls).toBe(2);
  });

  it('S3-24 keeps no errors, and gives them to all who wait', async () => {
    const cache = createCache();
    let calls = 0;
    const gate = deferred<void>();
    const fail = cache.memoize(async function fail(x: number): Promise<number> {
      calls += 1;
      await gate.promise;
      if (calls === 1) throw new Error(`no ${x}`);
      return x;
    });
    const waiting = Promise.allSettled([fail(1), fail(1)]);
    gate.resolve();
    expect(await waiting).toEqual([
      expect.objectContaining({ reason: new Error('no 1') }),
      expect.objectContaining({ reason: new Error('no 1') }),
    ]);
    expect(await fail(1)).toBe(1);
  });

  it('S3-26 answers from the same store in a later session', async () => {
    const store = memory();
    let calls = 0;
    const session = (): Promise<number> => {
      const cache = createCache({ store, ownsStore: false });
      return cache.memoize(async function load(x: number) {
        calls += 1;
        return x;
      })(5);
    };
    expect([await session(), await session(), calls]).toEqual([5, 5, 1]);
  });

  it('defect 3: calls the function once for 100 callers at once', async () => {
    let calls = 0;
    for (const store of [memory(), new ChaosStore(memory())]) {
      const load = createCache({ store }).memoize(async function load(x: number) {
        calls += 1;
        await new Promise(setImmediate);
        return { x };
      });
      const answers = await Promise.all(Array.from({ length: 100 }, () => load(1)));
      expect(new Set(answers).size).toBe(100);
    }
    expect(calls).toBe(2);
  });

  it('defect 5: shares no object with the cache', async () => {
    const cache = createCache();
    const list = cache.memoize(function list(of: { readonly n: number }): number[] {
      return [of.n];
    });
    const of = { n: 1 };
    const first = list(of);
    first.push(2);
    of.n = 3;
    list({ n: 1 }).push(4);
    expect(list({ n: 1 })).toEqual([1]);
    const entry = await cache.retrieve(list, { of: { n: 1 } });
    expect(entry).toMatchObject({ inputs: { of: { n: 1 } }, output: [1] });
  });

  it('defect 13: gives the answer though it cannot be kept', async () => {
    const store = new ChaosStore(memory());
    const cache = createCache({ store, storeDeadline: 20 });
    const load = cache.memoize(async function load(x: number) {
      return x;
    });
    store.reads = 'fail';
    store.writes = 'fail';
    expect(await load(1)).toBe(1);
    const stream = cache.memoize(async function stream() {
      return { read: () => 1 };
    });
    expect((await stream()).read()).toBe(1);
  });

  it('refuses plain functions without a promise over a store that needs promises', async () => {
    const cache = createCache({ store: new ChaosStore(memory()) });
    const plain = cache.memoize(function plain(x: number): number {
      return x;
    });
    await expect(plain(1)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: /"plain" gave no promise/,
    });
    const later = cache.memoize(function later(x: number): Promise<number> {
      return Promise.resolve(x);
    });
    expect(await later(1)).toBe(1);
  });

  it.each([
    ['something that is no function', 5],
    ['nothing', null],
  ])('refuses %s', (_, target) => {
    const memoize = createCache().memoize as (target: unknown) => unknown;
    expect(() => memoize(target)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
