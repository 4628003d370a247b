import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryKey } from '../../entry/index.ts';
import { argumentText } from './argument-text.ts';

const special = fc.constantFrom(
  '',
  ':',
  ',',
  '1:',
  '1,',
  '[',
  ']',
  '{',
  '}',
  't',
  'n',
  'u',
  '__obj_type__',
  '__proto__',
);
const leaf = fc.oneof(
  special,
  fc.string({ maxLength: 4 }),
  fc.integer({ min: -2, max: 12 }),
  fc.constant(-0),
  fc.boolean(),
);
const { value: plain } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(leaf, fc.constant(null), fc.constant(undefined)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(special, fc.string({ maxLength: 2 })), tie('value'), { maxKeys: 3 }),
  ),
}));
const anything = fc.oneof(plain, fc.anything({ withBigInt: true, withDate: true, withSparseArray: true }));

/** The key of positional arguments, or why there is none. */
function keyOf(given: readonly unknown[]): unknown {
  try {
    return entryKey('f', Object.fromEntries(given.map((value, place) => [`arg${place}`, value])));
  } catch (error) {
    return error;
  }
}

describe('argumentText', () => {
  it('has one text only for arguments that have one key', () => {
    // Pairs of arbitrary values are hardly ever alike, so all texts of a list are compared with each other.
    fc.assert(
      fc.property(
        fc.array(fc.array(anything, { maxLength: 3 }), { minLength: 2, maxLength: 60 }),
        (lists) => {
          const keys = new Map<string, unknown>();
          for (const given of lists) {
            const text = argumentText(given);
            if (text === undefined) continue;
            const key = keyOf(given);
            expect(typeof key).toBe('bigint');
            expect(keys.get(text) ?? key).toBe(key);
            keys.set(text, key);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('has the same text for the same plain arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 3 }), (given) => {
        const text = argumentText(given);
        fc.pre(text !== undefined);
        expect(argumentText(structuredClone(given))).toBe(text);
      }),
    );
  });

  it.each<[string, unknown[], unknown[]]>([
    ['a number and its digits', [1], ['1']],
    ['one text and two', ['a,b'], ['a', 'b']],
    ['a list and its items', [[1, 2]], [1, 2]],
    ['null and undefined', [null], [undefined]],
    ['nested and flat lists', [[[1]]], [[1]]],
    ['an object and a list', [{}], [[]]],
    ['names and values', [{ a: 'b' }], [{ ab: '' }]],
    ['an undefined tag and none', [{ __obj_type__: undefined }], [{}]],
  ])('tells apart %s', (_, left, right) => {
    expect(argumentText(left)).not.toBe(argumentText(right));
  });

  it.each<[string, unknown]>([
    ['an infinity', Number.POSITIVE_INFINITY],
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['a class instance', new (class Box {})()],
    ['an undefined element', [undefined]],
    ['a long text', 'x'.repeat(5_000)],
    ['a long list', Array.from({ length: 5_000 }, () => 1)],
    ['deep nesting', [[[[[[[1]]]]]]]],
  ])('leaves %s to the key itself', (_, value) => {
    expect(argumentText([value])).toBeUndefined();
    expect(argumentText([{ value }])).toBeUndefined();
  });
});
