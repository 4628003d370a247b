import { describe, expectTypeOf, it } from 'vitest';
import { createCache } from '../create-cache.ts';

const cache = createCache();

describe('the types of memoize', () => {
  it('keep the type of the function in every form', () => {
    async function load(id: number, deep = false): Promise<{ id: number }> {
      return { id: deep ? id : 0 };
    }
    expectTypeOf(cache.memoize(load)).toEqualTypeOf(load);
    expectTypeOf(cache.memoize()(load)).toEqualTypeOf(load);
    expectTypeOf(cache.memoize({ ttl: '1h', exclude: ['deep'] })(load)).toEqualTypeOf(load);
    expectTypeOf(cache.memoize({ key: (id: number) => id })(load)).toEqualTypeOf(load);
  });

  it('know the value in options that depend on it', () => {
    const one = cache.memoize({ name: 'one', ttl: (value: number) => value * 1_000 });
    expectTypeOf(one(async (x: number) => x)).toEqualTypeOf<(x: number) => Promise<number>>();
    expectTypeOf(one((x: number) => x)).toEqualTypeOf<(x: number) => number>();
    // @ts-expect-error: the ttl is made from a number
    one(async (x: number) => `${x}`);
  });

  it('keep generics, generators and items of lists', () => {
    const same = cache.memoize({ name: 'same' })(<T>(value: T): T => value);
    expectTypeOf(same('a' as const)).toEqualTypeOf<'a'>();
    const count = cache.memoize(function* count(to: number) {
      for (let n = 0; n < to; n++) yield n;
    });
    expectTypeOf(count).toEqualTypeOf<(to: number) => Generator<number, void, unknown>>();
    const listed = cache.memoize({ name: 'listed', tags: (items: number[]) => items.map(String) });
    expectTypeOf(listed(count)).toEqualTypeOf(count);
    // @ts-expect-error: the tags are made from numbers
    listed(async function* () {
      yield 'a';
    });
  });

  it('know functions of lists', () => {
    async function lengths(texts: readonly string[]): Promise<number[]> {
      return texts.map(({ length }) => length);
    }
    expectTypeOf(cache.batchMemoize(lengths)).toEqualTypeOf(lengths);
    expectTypeOf(cache.batchMemoize({ ttl: (length: number) => length })(lengths)).toEqualTypeOf(lengths);
    // @ts-expect-error: one output is no list
    cache.batchMemoize({ name: 'total' })(async (texts: string[]) => texts.length);
  });
});
