import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64Vector, packVector, unpackVector } from './vector-codec.ts';

describe('a packed vector', () => {
  it('unpacks to the very numbers, in four bytes each when that is exact', () => {
    const numbers = fc.array(fc.float({ noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(numbers, (vector) => {
        const packed = packVector(vector);
        expect(packed.form).toBe('float32');
        expect(packed.bytes).toHaveLength(vector.length * 4);
        expect(unpackVector(packed)).toEqual(vector);
      }),
    );
  });

  it('keeps the full precision of an upstream that sends more', () => {
    const numbers = fc.array(fc.double({ noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(numbers, (vector) => {
        expect(unpackVector(packVector(vector))).toEqual(vector);
      }),
    );
    expect(packVector([0.1]).form).toBe('float64');
  });

  it('unpacks from bytes that lie anywhere in a larger buffer', () => {
    const { form, bytes } = packVector([1, -2.5]);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(unpackVector({ form, bytes: shifted.subarray(3) })).toEqual([1, -2.5]);
  });
});

describe('a vector as base64', () => {
  it('is little-endian float32', () => {
    expect(base64Vector([1, -2])).toBe('AACAPwAAAMA=');
  });
});
