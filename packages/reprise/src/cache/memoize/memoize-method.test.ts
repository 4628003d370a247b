import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { createCache } from '../create-cache.ts';

/** Runs source with decorators, which Node and the test runner do not know yet; gives back the class `Subject`. */
function compiled<T>(source: string, names: Readonly<Record<string, unknown>>): T {
  const compilerOptions = { target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  return new Function(...Object.keys(names), `${outputText}; return Subject;`)(...Object.values(names)) as T;
}

interface Users {
  readonly tenant: string;
  find(id: number): Promise<string>;
}

describe('memoize as a decorator', () => {
  it('S3-20 memoizes static methods', async () => {
    const cache = createCache();
    const shop = compiled<{ price(symbol: string): Promise<number>; calls: number }>(
      `class Subject {
        static calls = 0;
        @cache.memoize
        static async price(symbol) {
          Subject.calls += 1;
          return symbol.length;
        }
      }`,
      { cache },
    );
    expect([await shop.price('abc'), await shop.price('abc'), shop.calls]).toEqual([3, 3, 1]);
    expect(await cache.get('price', { symbol: 'abc' })).toBe(3);
  });

  it('S3-20 memoizes methods by what counts of their instance', async () => {
    const cache = createCache();
    const users = compiled<{ new (tenant: string): Users; calls: number }>(
      `class Subject {
        static calls = 0;
        constructor(tenant) { this.tenant = tenant; }
        @cache.memoize({ ttl: '1h', self: (users) => users.tenant })
        async find(id) {
          Subject.calls += 1;
          return this.tenant + id;
        }
      }`,
      { cache },
    );
    expect(await new users('a').find(1)).toBe('a1');
    expect(await new users('b').find(1)).toBe('b1');
    expect(await new users('a').find(1)).toBe('a1');
    expect(users.calls).toBe(2);
    expect(await cache.get('find', { this: 'b', id: 1 })).toBe('b1');
  });

  it('S3-25 memoizes methods of lists', async () => {
    const cache = createCache();
    const shop = compiled<new () => { prices(symbols: string[]): Promise<number[]> }>(
      `class Subject {
        @cache.batchMemoize({ self: () => null })
        async prices(symbols) { return symbols.map((symbol) => symbol.length); }
      }`,
      { cache },
    );
    expect(await new shop().prices(['a', 'bb'])).toEqual([1, 2]);
    expect(await cache.get('prices', { this: null, symbols: 'a' })).toBe(1);
  });

  it('refuses methods whose instances would share their answers', () => {
    const cache = createCache();
    expect(() => compiled('class Subject { @cache.memoize async find(id) {} }', { cache })).toThrow(
      /All instances would share the answers of the method "find"/,
    );
  });

  it('refuses what is no method', () => {
    const cache = createCache();
    expect(() => compiled('@cache.memoize class Subject {}', { cache })).toThrow(/not a class/);
  });

  it('fits the type that the compiler gives decorators of methods', () => {
    type Find = (this: Users, id: number) => Promise<string>;
    const { memoize } = createCache();
    const decorate = (find: Find, context: ClassMethodDecoratorContext<Users, Find>): Find =>
      memoize({ self: (users: Users) => users.tenant })(find, context);
    expect(decorate).toBeTypeOf('function');
  });
});
