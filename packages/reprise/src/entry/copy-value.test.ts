import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerToTaggedJson, CacheEntry, copyValue, decodeEnvelope, encodeEnvelope } from './index.ts';

/** Everything an answer may be. */
const answers = fc.anything({
  withBigInt: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  maxDepth: 4,
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', '__obj_type__', 'value')),
  values: [
    fc.string(),
    fc.date({ noInvalidDate: true }),
    fc.boolean(),
    fc.integer(),
    fc.double(),
    fc.constantFrom(undefined, null, Number.NaN, -0, Number.NEGATIVE_INFINITY),
  ],
});

/** Every object that can be reached from a value. */
function objectsIn(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  if (ArrayBuffer.isView(value)) found.add(value.buffer);
  else if (value instanceof Map) for (const pair of value) objectsIn(pair, found);
  else if (value instanceof Set) for (const item of value) objectsIn(item, found);
  else for (const item of Object.values(value)) objectsIn(item, found);
  return found;
}

function throughEnvelope(value: unknown): unknown {
  return decodeEnvelope(encodeEnvelope(CacheEntry.from('f', { output: value }))).output;
}

describe.each([
  ['copyValue', copyValue],
  ['the envelope', throughEnvelope],
])('%s', (_, copy) => {
  it('gives an equal answer that shares nothing with it', () => {
    fc.assert(
      fc.property(answers, (value) => {
        const text = JSON.stringify(answerToTaggedJson(value));
        const back = copy(value);
        expect(JSON.stringify(answerToTaggedJson(back))).toBe(text);
        expect(disjoint(back, value)).toBe(true);
      }),
    );
  });

  it.each([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['an infinity', Number.NEGATIVE_INFINITY],
    ['minus zero', -0],
    ['an undefined property', { a: undefined, b: 1 }],
    ['an undefined element', [1, undefined]],
    ['a vector', new Float32Array([1.5, Number.NaN, -0])],
    ['big numbers in a typed array', new BigInt64Array([-1n, 2n ** 62n])],
    ['bytes', new Uint8Array([0, 255])],
    ['an object that looks like a tag', { __obj_type__: 'undefined' }],
    ['an object with a property called __proto__', JSON.parse('{"__proto__":{"a":[1]}}')],
  ])('keeps %s', (_name, value) => {
    const back = copy(value);
    expect(back).toStrictEqual(value);
    expect(Object.is(back, value)).toBe(typeof value !== 'object');
  });

  it('keeps a view of a buffer without the rest of the buffer', () => {
    const back = copy(new Float32Array([1, 2, 3]).subarray(1, 2)) as Float32Array;
    expect([...back]).toEqual([2]);
    expect(back.buffer.byteLength).toBe(4);
  });

  it.each([
    ['a function', { tools: [{ run: () => 1 }] }, 'tools[0].run'],
    ['a symbol', [Symbol('x')], '[0]'],
    ['a class instance', { at: /x/ }, 'at'],
    ['an invalid date', [new Date(Number.NaN)], '[0]'],
    ['a bare function', () => 1, ''],
  ])('refuses %s and names where it is', (_name, value, path) => {
    expect(() => copy(value)).toThrow(expect.objectContaining({ code: 'NOT_CANONICAL' }));
    expect(() => copy(value)).toThrow(`${path}:`);
  });

  it('refuses a value that contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop.inner = { loop };
    expect(() => copy(loop)).toThrow(/contains itself/);
  });
});

describe('copyValue', () => {
  it('leaves out properties named by symbols, as an envelope does', () => {
    expect(Object.getOwnPropertySymbols(copyValue({ [Symbol('x')]: {} }))).toEqual([]);
  });
});

function disjoint(left: unknown, right: unknown): boolean {
  const objects = objectsIn(left);
  return ![...objectsIn(right)].some((object) => objects.has(object));
}
