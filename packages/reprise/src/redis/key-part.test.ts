import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { keyPart, keyPartText } from './key-part.ts';

/** Texts of what makes keys collide or match others, among all others. */
const awkward = fc.string({
  unit: fc.constantFrom(
    ':',
    '*',
    '_',
    '{',
    '}',
    '[',
    ']',
    '?',
    '\\',
    '%',
    ' ',
    '5F',
    'a',
    'é',
    '中',
    '👩‍🚀',
    '\0',
  ),
  maxLength: 8,
});
const anyText = fc.oneof(awkward, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
const anyPart = fc.option(anyText, { nil: undefined });

describe('keyPart', () => {
  it('gives back every text, and tells a missing one from all texts', () => {
    fc.assert(fc.property(anyPart, (text) => assert.equal(keyPartText(keyPart(text)), text)));
  });

  it('defect 3.7 #9: keys of different parts never collide', () => {
    const parts = fc.array(anyPart, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = one.every((text, index) => text === other[index]);
        assert.equal(one.map(keyPart).join(':') === other.map(keyPart).join(':'), same);
      }),
    );
  });

  it('writes nothing that separates, matches or changes the slot', () => {
    fc.assert(fc.property(anyPart, (text) => assert.match(keyPart(text), /^[A-Za-z0-9%._~-]*$/)));
  });

  it('keeps what is plain readable', () => {
    assert.deepEqual(['user-7', 'a_b', '_', undefined, '', 'a:b*'].map(keyPart), [
      'user-7',
      'a_b',
      '%5F',
      '_',
      '',
      'a%3Ab%2A',
    ]);
  });

  it('refuses half of a character, which would collide with another half', () => {
    assert.throws(() => keyPart('a\ud800'), { code: 'INVALID_ARGUMENT' });
  });
});
