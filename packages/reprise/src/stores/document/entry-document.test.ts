import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { CacheEntry, decodeEnvelope, encodeEnvelope } from '../../entry/index.ts';
import type { StoredEntry } from '../store.ts';
import { fromDocument } from './from-document.ts';
import { toDocument } from './to-document.ts';

const call = CacheEntry.from('add', {
  inputs: { x: 5, at: new Date(7), many: 10n ** 30n },
  output: new Map<unknown, unknown>([['set', new Set([1])]]),
  metadata: { note: 'ok' },
});
const stored: StoredEntry = {
  key: 'a',
  value: encodeEnvelope(call),
  createdAt: 1,
  expiresAt: 2.5,
  version: 3,
  tags: ['t'],
  vector: { embedder: 'e', partition: 'p', values: Float32Array.of(0.1, -0) },
};

/** The way through the text of a file. */
const through = (entry: StoredEntry): StoredEntry =>
  fromDocument(JSON.parse(JSON.stringify(toDocument(entry))));

describe('a document of an entry', () => {
  it('S3-33 shows the call as plain JSON with tags for other types, and keeps every part', () => {
    const document = toDocument(stored);
    assert.equal(document.func, 'add');
    assert.deepEqual(document.inputs.at, { __obj_type__: 'datetime', value: '1970-01-01T00:00:00.007Z' });
    assert.equal(document.stored.createdAt, '1970-01-01T00:00:00.001Z');
    const back = through(stored);
    assert.deepEqual(
      { ...back, value: decodeEnvelope(back.value).toJSON() },
      { ...stored, value: call.toJSON() },
    );
  });

  it('keeps undefined, NaN and typed arrays of an output', () => {
    const output = [undefined, Number.NaN, Float32Array.of(1.5)];
    const odd = { ...stored, value: encodeEnvelope(CacheEntry.from('f', { output, expected: undefined })) };
    const back = decodeEnvelope(through(odd).value);
    assert.deepEqual(back.output, output);
    assert.equal(back.expected, undefined);
  });

  it('tells an output that is unset from one that is null', () => {
    const unset = { ...stored, value: encodeEnvelope(CacheEntry.from('f')) };
    const none = { ...stored, value: encodeEnvelope(CacheEntry.from('f', { output: null })) };
    assert.equal(Object.hasOwn(toDocument(unset), 'output'), false);
    assert.equal(toDocument(none).output, null);
    assert.deepEqual(decodeEnvelope(through(unset).value).toJSON(), CacheEntry.from('f').toJSON());
  });

  it('keeps any bytes, key, times and tags', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        fc.uint8Array(),
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.array(text),
        (value, key, time, tags) => {
          const entry = {
            key,
            value,
            createdAt: time + 0,
            expiresAt: undefined,
            version: 1,
            tags,
            vector: undefined,
          };
          assert.deepEqual(through(entry), entry);
        },
      ),
    );
  }, 20_000);

  const whole = toDocument(stored);
  it.each([
    ['nothing', null, /it is no object/],
    ['no stored part', { func: 'f', inputs: {} }, /`stored` is no object/],
    ['a format of the future', { ...whole, stored: { ...whole.stored, format: 2 } }, /format is 2/],
    ['no key', { ...whole, stored: { ...whole.stored, key: 1 } }, /`stored.key`/],
    ['no version', { ...whole, stored: { ...whole.stored, version: '1' } }, /`stored.version`/],
    [
      'a time that is none',
      { ...whole, stored: { ...whole.stored, expiresAt: 'soon' } },
      /`stored.expiresAt`/,
    ],
    ['tags that are none', { ...whole, stored: { ...whole.stored, tags: 't' } }, /`stored.tags`/],
    [
      'half a vector',
      { ...whole, stored: { ...whole.stored, vector: { embedder: 'e' } } },
      /`stored.vector`/,
    ],
    ['inputs that are a list', { ...whole, inputs: [] }, /`inputs` is no object/],
    ['no function', { ...whole, func: undefined }, /`func`/],
    ['an unknown type tag', { ...whole, output: { __obj_type__: 'function' } }, /function/],
    ['raw without bytes', { ...whole, output: 1, stored: { ...whole.stored, raw: true } }, /no bytes/],
  ])('refuses %s, saying what is wrong', (_, json, message) => {
    assert.throws(() => fromDocument(json), { code: 'ENVELOPE_UNREADABLE', message });
  });
});
