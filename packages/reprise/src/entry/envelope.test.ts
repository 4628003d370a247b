import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CacheEntry, decodeEnvelope, decodeFloat32, encodeEnvelope, encodeFloat32, UNSET } from './index.ts';

/** Written by version 1 in 2026-11; must be read for ever. */
const frozenVersion1 =
  'xwF7ImZ1bmMiOiJhZGQiLCJpbnB1dHMiOnsieCI6NSwid2hlbiI6eyJfX29ial90eXBlX18iOiJkYXRldGltZSIsInZhbHVlIjoiMjAyNi0wMS0wMlQwMzowNDowNS4wMDBaIn19LCJvdXRwdXQiOnsiX19vYmpfdHlwZV9fIjoic2V0IiwidmFsdWUiOlsxLCLlpb0iXX0sIm1ldGFkYXRhIjp7fX0=';

describe('the envelope', () => {
  it('gives back the entry, with its types', () => {
    const entry = CacheEntry.from('f', {
      inputs: { big: 2n ** 70n, bytes: new Uint8Array([1, 2]), map: new Map([[{ a: 1 }, new Set(['x'])]]) },
      output: null,
      metadata: { at: new Date(5) },
    });
    const back = decodeEnvelope(encodeEnvelope(entry));
    expect(back.toJSON()).toEqual(entry.toJSON());
    expect(back.expected).toBe(UNSET);
    expect(back.key).toBe(entry.key);
  });

  it('gives back any JSON output', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (output) => {
        const entry = CacheEntry.from('f', { output });
        expect(decodeEnvelope(encodeEnvelope(entry)).output).toEqual(output);
      }),
    );
  });

  it('reads what version 1 wrote', () => {
    const entry = decodeEnvelope(Buffer.from(frozenVersion1, 'base64'));
    expect(entry.inputs).toEqual({ x: 5, when: new Date('2026-01-02T03:04:05Z') });
    expect(entry.output).toEqual(new Set([1, '好']));
  });

  it.each([
    ['empty bytes', new Uint8Array()],
    ['foreign bytes', new TextEncoder().encode('{"a":1}')],
    ['a version of the future', new Uint8Array([0xc7, 99, 1])],
    ['a cut envelope', encodeEnvelope(CacheEntry.from('f', { output: 'x' })).subarray(0, 12)],
    ['broken UTF-8', new Uint8Array([0xc7, 1, 0xff, 0xfe])],
  ])('refuses %s with a clear error', (_, bytes) => {
    expect(() => decodeEnvelope(bytes)).toThrow(/A stored entry cannot be read/);
  });
});

describe('the float32 codec', () => {
  it('gives back every vector, from any address', () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 40 }), fc.nat(7), (values, offset) => {
        const bytes = encodeFloat32(values);
        const padded = new Uint8Array(bytes.length + offset);
        padded.set(bytes, offset);
        expect(decodeFloat32(padded.subarray(offset))).toEqual(values);
      }),
    );
  });

  it('writes four little-endian bytes a number', () => {
    expect([...encodeFloat32(new Float32Array([1, -2]))]).toEqual([0, 0, 128, 63, 0, 0, 0, 192]);
  });

  it('copies a view, not the buffer behind it', () => {
    const whole = new Float32Array([1, 2, 3]);
    const bytes = encodeFloat32(whole.subarray(1, 2));
    whole[1] = 9;
    expect(decodeFloat32(bytes)).toEqual(new Float32Array([2]));
  });

  it('refuses bytes that are no vector', () => {
    expect(() => decodeFloat32(new Uint8Array(3))).toThrow(/3 bytes/);
  });
});
