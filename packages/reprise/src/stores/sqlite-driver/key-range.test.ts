import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { isStorable, rangeOf } from './key-range.ts';

const character = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '\uD7FF',
    '\uE000',
    '\uFFFF',
    '\u{10000}',
    '\u{10FFFE}',
    '\u{10FFFF}',
    '😀',
    '%',
    '_',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.array(character, { maxLength: 6 }).map((characters) => characters.join(''));

function inRange(key: string, prefix: string): boolean {
  const { from, before } = rangeOf(prefix);
  const bytes = Buffer.from(key);
  return (
    bytes.compare(Buffer.from(from)) >= 0 && (before === undefined || bytes.compare(Buffer.from(before)) < 0)
  );
}

describe('rangeOf', () => {
  it('holds exactly the keys that begin with the prefix, by the order of their bytes', () => {
    fc.assert(
      fc.property(text, text, (prefix, key) => {
        assert.equal(inRange(prefix + key, prefix), true);
        assert.equal(inRange(key, prefix), key.startsWith(prefix));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('isStorable', () => {
  it('refuses zero characters and lone surrogates and nothing else', () => {
    for (const key of ['', 'a', '😀', '\u{10FFFF}', 'ä%_']) assert.equal(isStorable(key), true);
    for (const key of ['a\0b', '\uD800', 'a\uDC00b', '\uDE00\uD83D']) assert.equal(isStorable(key), false);
  });
});
