import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantiateKernels, reservedBytes } from './index.ts';

const memory = new WebAssembly.Memory({ initial: 16, maximum: 16 });
const kernels = instantiateKernels(memory);
const bytes = new Uint8Array(memory.buffer);
const input = reservedBytes;
const second = input + 131_072;
const output = second + 131_072;
const extra = output + 131_072;

const seeded = fc.integer({ min: 1 }).map((seed) => {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
});

describe('hamming', () => {
  it('gives the number of differing bits of each sketch, and how many lie at each distance', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 12 }), seeded, (count, sixteens, random) => {
        const length = sixteens * 16;
        const sketches = Uint8Array.from({ length: count * length }, () => random() * 128 + 128);
        const query = Uint8Array.from({ length }, () => random() * 128 + 128);
        bytes.set(sketches, input);
        bytes.set(query, second);
        bytes.fill(0, extra, extra + length * 32 + 4);
        kernels.hamming(input, count, length, second, output, extra);
        const expected = Array.from({ length: count }, (_, row) =>
          query.reduce((sum, byte, at) => sum + bits(byte ^ sketches[row * length + at]!), 0),
        );
        expect([...new Uint16Array(memory.buffer, output, count)]).toEqual(expected);
        const histogram = [...new Uint32Array(memory.buffer, extra, length * 8 + 1)];
        expect(histogram).toEqual(
          histogram.map((_, distance) => expected.filter((each) => each === distance).length),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('selectRows', () => {
  it('gives the rows from the low to the high distance in order, up to the limit', () => {
    const distances = fc.array(fc.nat(20), { maxLength: 60 });
    fc.assert(
      fc.property(distances, fc.nat(20), fc.nat(20), fc.nat(30), (given, low, high, limit) => {
        new Uint16Array(memory.buffer, input, given.length).set(given);
        const found = kernels.selectRows(input, given.length, low, high, output, limit);
        const expected = given.flatMap((distance, row) => (distance >= low && distance <= high ? [row] : []));
        expect([...new Uint32Array(memory.buffer, output, found)]).toEqual(expected.slice(0, limit));
      }),
    );
  });
});

describe('dotInt8', () => {
  it('gives the exact sum of products of each row', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.integer({ min: 1, max: 20 }), seeded, (count, sixteens, random) => {
        const length = sixteens * 16;
        const rows = Int8Array.from({ length: count * length }, () => random() * 127.9);
        const query = Int16Array.from({ length }, () => random() * 32_767);
        new Int8Array(memory.buffer, input, rows.length).set(rows);
        new Int16Array(memory.buffer, second, length).set(query);
        kernels.dotInt8(input, count, length, second, output);
        const expected = Array.from({ length: count }, (_, row) =>
          query.reduce((sum, value, at) => sum + value * rows[row * length + at]!, 0),
        );
        expect([...new Int32Array(memory.buffer, output, count)]).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('rotate', () => {
  it.each([16, 48, 128, 384, 768, 1024])('keeps lengths and angles at %s dimensions', (dimensions) => {
    const signs = Float32Array.from(
      { length: dimensions },
      (_, at) => (at % 3 === 0 ? -1 : 1) / Math.sqrt(2 ** Math.floor(Math.log2(dimensions))),
    );
    new Float32Array(memory.buffer, second, dimensions).set(signs);
    const turned = (vector: Float32Array): Float32Array => {
      const place = new Float32Array(memory.buffer, input, dimensions);
      place.set(vector);
      kernels.rotate(input, dimensions, second);
      return place.slice();
    };
    const left = Float32Array.from({ length: dimensions }, (_, at) => Math.sin(at * at));
    const right = Float32Array.from({ length: dimensions }, (_, at) => (at === 5 ? 2 : 0));
    const [turnedLeft, turnedRight] = [turned(left), turned(right)];
    expect(dot(turnedLeft, turnedLeft)).toBeCloseTo(dot(left, left), 2);
    expect(dot(turnedRight, turnedRight)).toBeCloseTo(4, 4);
    expect(dot(turnedLeft, turnedRight)).toBeCloseTo(dot(left, right), 3);
    expect(Math.max(...turnedRight.map(Math.abs))).toBeLessThan(2);
  });
});

describe('quantizeInt8 and quantizeInt16', () => {
  const dimensions = 32;
  const quantized = (vector: Float32Array): { factor: number; values: Int8Array; wide: Int16Array } => {
    new Float32Array(memory.buffer, input, dimensions).set(vector);
    const factor = kernels.quantizeInt8(input, dimensions, 127, output, extra);
    const values = new Int8Array(memory.buffer, output, dimensions).slice();
    kernels.quantizeInt16(input, dimensions, 1_000, output, extra + 16);
    return { factor, values, wide: new Int16Array(memory.buffer, output, dimensions).slice() };
  };

  it('round to the largest number as the limit, with the sign of each number as its bit', () => {
    const vector = Float32Array.from({ length: dimensions }, (_, at) => Math.cos(at) * 3);
    const { factor, values, wide } = quantized(vector);
    expect([...values]).toEqual([...vector].map((value) => Math.round((value * 127) / 3)));
    expect([...wide]).toEqual([...vector].map((value) => Math.round((value * 1_000) / 3)));
    const length = Math.sqrt(dot(vector, vector));
    expect(values[3]! * factor).toBeCloseTo(vector[3]! / length, 2);
    for (const sketch of [extra, extra + 16]) {
      const signs = [...vector].map((_, at) => ((bytes[sketch + (at >> 3)]! >> (at & 7)) & 1) === 1);
      expect(signs).toEqual([...vector].map((value) => value < 0));
    }
  });

  it('give factor 0 for a vector without length and NaN for one that is not finite', () => {
    expect(quantized(new Float32Array(dimensions)).factor).toBe(0);
    for (const wrong of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(quantized(new Float32Array(dimensions).fill(wrong, 9, 10)).factor).toBeNaN();
    }
  });
});

function bits(byte: number): number {
  return byte.toString(2).replaceAll('0', '').length;
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}
