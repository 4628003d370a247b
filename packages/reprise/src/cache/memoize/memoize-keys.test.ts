import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memory } from '../../stores/index.ts';
import { ChaosStore } from '../../testing/index.ts';
import { createCache } from '../create-cache.ts';

describe('memoize', () => {
  it('S3-20 shares an entry between calls that mean the same', async () => {
    const given: unknown[] = [];
    const cache = createCache();
    const area = cache.memoize(async function area(width: number, height = 2, options = { unit: 'cm' }) {
      given.push([width, height, options]);
      return `${width * height} ${options.unit}`;
    });
    await area(3);
    await area(3, 2);
    await area(3, undefined, { unit: 'cm' });
    expect(given).toHaveLength(1);
    expect(await cache.get('area', { width: 3, height: 2, options: { unit: 'cm' } })).toBe('6 cm');
  });

  it('S3-21 leaves excluded parameters out, also when they cannot be part of a key', async () => {
    let calls = 0;
    const cache = createCache();
    const log = cache.memoize({ exclude: ['debug', 'logger'] })(async function log(
      text: string,
      debug = false,
      logger?: Console,
    ): Promise<string> {
      calls += 1;
      return `${text} ${debug} ${typeof logger}`;
    });
    expect(await log('a')).toBe('a false undefined');
    expect(await log('a', true, console)).toBe('a false undefined');
    expect(calls).toBe(1);
    expect(await log('b', true, console)).toBe('b true object');
  });

  it('S3-10 heeds what the cache excludes, also when that changes', async () => {
    const cache = createCache({ exclude: ['debug'] });
    let calls = 0;
    const twice = cache.memoize(async function twice(x: number, debug = false, trace = false) {
      calls += 1;
      return [x * 2, debug, trace];
    });
    await twice(1, true, true);
    await twice(1, false, true);
    expect(calls).toBe(1);
    cache.addExclude(['trace']);
    await twice(1, false, true);
    await twice(1, false, false);
    expect(calls).toBe(2);
  });

  it('defect 1: counts arguments whatever the name of their parameter', async () => {
    const cache = createCache();
    const names = ['func', 'metadata', 'output', 'expected', 'exclude', 'self'] as const;
    for (const name of names) {
      const echo = new Function('return (NAME) => NAME'.replaceAll('NAME', name))() as (
        x: unknown,
      ) => unknown;
      const memoized = cache.memoize({ name: `echo ${name}` })(echo);
      expect([memoized({ a: 1 }), memoized({ a: 2 }), memoized({ a: 1 })]).toEqual([
        { a: 1 },
        { a: 2 },
        { a: 1 },
      ]);
      expect(await cache.get(`echo ${name}`, { [name]: { a: 2 } })).toEqual({ a: 2 });
    }
  });

  it('writes the inputs as they were, though the function changes its arguments', async () => {
    const cache = createCache();
    const sorted = cache.memoize(function sorted(list: number[]): number[] {
      return list.sort();
    });
    expect(sorted([2, 1])).toEqual([1, 2]);
    expect(await cache.get(sorted, { list: [2, 1] })).toEqual([1, 2]);
    for await (const entry of cache) expect(entry.inputs).toEqual({ list: [2, 1] });
  });

  it('keeps nothing when the caller changes an argument before the function has it', async () => {
    const cache = createCache({ store: new ChaosStore(memory()) });
    const count = cache.memoize(async function count(list: number[]) {
      return list.length;
    });
    const list = [1];
    const answer = count(list);
    list.push(2);
    expect(await answer).toBe(2);
    expect(await count([1])).toBe(1);
  });

  it('defect 6: refuses two functions of one name, unless they say so', () => {
    const cache = createCache();
    const make = (): (() => number) => ({ same: () => 1 }).same;
    cache.memoize(make());
    expect(() => cache.memoize(make())).toThrow(/called "same"/);
    expect(() => cache.memoize({ name: 'other' })(make())).not.toThrow();
    expect(() =>
      cache.memoize(
        (
          () => () =>
            1
        )(),
      ),
    ).toThrow(/without a name/);
  });

  it.each([
    [
      'the argument and the path to it',
      { tools: [{ run: () => 1 }] },
      /argument "request", at \$\.request\.tools\[0\]\.run/,
    ],
    ['a class instance', new (class Box {})(), /argument "request", at \$\.request: an instance of Box/],
    ['a number without a key', Number.NaN, /NaN is not a JSON number/],
  ])('defect 11: refuses what cannot identify a call, naming %s', async (_, request, message) => {
    const cache = createCache();
    const ask = cache.memoize(async function ask(request: unknown) {
      return typeof request;
    });
    const plain = cache.memoize(function plain(request: unknown) {
      return typeof request;
    });
    await expect(ask(request)).rejects.toThrow(message);
    await expect(ask(request)).rejects.toMatchObject({ code: 'NOT_CANONICAL', message: /option key/ });
    expect(() => plain(request)).toThrow(message);
  });

  it('takes what the option key says in place of the arguments', async () => {
    const cache = createCache();
    let calls = 0;
    const find = cache.memoize({ key: (_: unknown, id: number) => ({ id }) })(async function find(
      connection: () => void,
      id: number,
    ) {
      calls += 1;
      return `${typeof connection} ${id}`;
    });
    await find(() => {}, 1);
    await find(() => {}, 1);
    expect([await find(() => {}, 2), calls]).toEqual(['function 2', 2]);
    expect(await cache.get('find', { key: { id: 1 } })).toBe('function 1');
    const forgetful = cache.memoize({ name: 'forgetful', key: () => undefined })(async () => 1);
    await expect(forgetful()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('tells apart arguments that look alike', () => {
    const cache = createCache();
    const echo = cache.memoize(function echo(...given: unknown[]): unknown[] {
      return given;
    });
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }), (given) => {
        const plain = JSON.parse(JSON.stringify(given)) as unknown[];
        expect(echo(...plain)).toEqual(plain);
        expect(echo(...plain)).toEqual(plain);
      }),
    );
  });
});
