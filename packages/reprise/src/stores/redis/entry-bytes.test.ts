import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { StoredEntry } from '../store.ts';
import { decodeHead, encodeEntry, epochLength } from './entry-bytes.ts';
import { decodeVector, encodeVector } from './vector-bytes.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const entries: fc.Arbitrary<StoredEntry> = fc.record({
  key: text,
  value: fc.uint8Array({ maxLength: 64 }),
  createdAt: fc.double({ noNaN: true, noDefaultInfinity: true }),
  expiresAt: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined }),
  version: fc.nat(),
  tags: fc.array(text, { maxLength: 4 }),
});

function stored(entry: StoredEntry): Buffer {
  return Buffer.concat([Buffer.alloc(epochLength), encodeEntry(entry)]);
}

describe('bytes of an entry', () => {
  it('say what the entry said', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const bytes = stored(entry);
        const { createdAt, expiresAt, version, tags, compressed, length, end } = decodeHead(bytes);
        const value = new Uint8Array(bytes.subarray(end));
        const { key } = entry;
        assert.deepEqual({ key, value, createdAt, expiresAt, version, tags: [...tags] }, { ...entry });
        assert.deepEqual([compressed, length], [false, entry.value.byteLength]);
      }),
    );
  });

  it('are refused where they are cut before the value', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (entry, at) => {
        const bytes = stored(entry);
        const { end } = decodeHead(bytes);
        assert.throws(() => decodeHead(bytes.subarray(0, at % end)), { code: 'ENVELOPE_UNREADABLE' });
      }),
    );
  });
});

describe('bytes of a vector', () => {
  it('say what the vector said', () => {
    const values = fc.float32Array({ maxLength: 20 });
    fc.assert(
      fc.property(text, text, values, (embedder, partition, numbers) => {
        const vector = { embedder, partition, values: numbers };
        assert.deepEqual(decodeVector(Buffer.from(encodeVector(vector))), vector);
      }),
    );
  });

  it('are refused where they are cut', () => {
    const whole = Buffer.from(encodeVector({ embedder: 'e', partition: 'p', values: Float32Array.of(1) }));
    for (const length of [0, 7, 13]) {
      assert.throws(() => decodeVector(whole.subarray(0, length)), { code: 'ENVELOPE_UNREADABLE' });
    }
  });
});
