import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RepriseError } from '../core/index.ts';
import { canonicalJson, fromTaggedJson, sha256, toTaggedJson } from './index.ts';

const cycle: Record<string, unknown> = { name: 'loop' };
cycle.self = { inner: cycle };

function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, shuffled(item, random)] as const);
  return Object.fromEntries(entries.sort(() => random() - 0.5));
}

describe('canonicalJson', () => {
  it('prints the example of RFC 8785, section 3.2.3', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 };
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    );
    expect(canonicalJson([Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    );
  });

  it('gives equal values equal texts whatever the order of their properties', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (value, random) => {
          const next = () => random.next().value as number;
          expect(canonicalJson(shuffled(value, next))).toBe(canonicalJson(value));
        },
      ),
    );
  });

  it('prints plain data alone as it does inside of a set', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(new Set([value]))).toBe(
          `{"__obj_type__":"set","value":[${canonicalJson(value)}]}`,
        );
      }),
    );
  });

  it('gives different values different texts', () => {
    const anything = fc.anything({
      withBigInt: true,
      withMap: false,
      withSet: false,
      maxDepth: 3,
      values: [
        fc.string(),
        fc.boolean(),
        fc.integer(),
        fc.constantFrom(null, '__obj_type__'),
        fc.date({ noInvalidDate: true }),
      ],
    });
    fc.assert(
      fc.property(anything, (value) => {
        const back = fromTaggedJson(toTaggedJson(value));
        expect(canonicalJson(back)).toBe(canonicalJson(value));
        expect(back).toEqual(value);
      }),
    );
  });

  it.each([
    ['a bigint and its digits', 5n, '5'],
    ['a date and its text', new Date(0), new Date(0).toISOString()],
    ['a tag and an object that looks like it', 5n, { __obj_type__: 'bigint', value: '5' }],
    ['a set and an array', new Set([1]), [1]],
    ['a map and an object', new Map([['a', 1]]), { a: 1 }],
    ['bytes and numbers', new Uint8Array([1]), [1]],
  ])('tells apart %s', (_, left, right) => {
    expect(canonicalJson(left)).not.toBe(canonicalJson(right));
  });

  it('takes an object for one with a tag also when the tag is not listed', () => {
    const value = Object.defineProperty({ a: 1 }, '__obj_type__', { value: 'set', enumerable: false });
    expect(canonicalJson(value)).toBe('{"__obj_type__":"object","value":[["a",1]]}');
  });

  it('ignores the insertion order of sets and maps', () => {
    expect(canonicalJson(new Set([2, 1]))).toBe(canonicalJson(new Set([1, 2])));
    expect(
      canonicalJson(
        new Map([
          ['b', 1],
          ['a', 2],
        ]),
      ),
    ).toBe(
      canonicalJson(
        new Map([
          ['a', 2],
          ['b', 1],
        ]),
      ),
    );
  });

  it.each([
    ['a function', { tools: [{ run: () => 1 }] }, '$.tools[0].run'],
    ['a symbol', [Symbol('x')], '$[0]'],
    ['NaN', { temperature: Number.NaN }, '$.temperature'],
    ['an infinity', Number.POSITIVE_INFINITY, '$'],
    ['a cycle', cycle, '$.self.inner'],
    ['an undefined element', [1, undefined], '$[1]'],
    ['a class instance', { at: /x/ }, '$.at'],
    ['an invalid date', new Date(Number.NaN), '$'],
  ])('refuses %s and names where it is', (_, value, path) => {
    const attempt = () => canonicalJson(value);
    expect(attempt).toThrow(RepriseError);
    expect(attempt).toThrow(`${path}:`);
  });

  it.each([400, 501, 100_000])(
    'prints or refuses %d levels of nesting, and never overflows the stack',
    (levels) => {
      const nested: unknown = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
      const print = (): string => canonicalJson(nested);
      if (levels <= 500) expect(print()).toHaveLength(levels * 2);
      else expect(print).toThrow(expect.objectContaining({ code: 'NOT_CANONICAL' }));
    },
  );

  it('prints the same object twice when it is shared but not a cycle', () => {
    const shared = { a: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
  });
});

describe('sha256', () => {
  it('hashes the UTF-8 bytes of a text', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
