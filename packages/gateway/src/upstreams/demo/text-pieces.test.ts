import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textPieces } from './text-pieces.ts';

describe('textPieces', () => {
  it('gives the text again when joined, and no empty piece', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const pieces = textPieces(text);
        expect(pieces.join('')).toBe(text);
        expect(pieces).not.toContain('');
      }),
    );
  });

  it('cuts words, signs and CJK characters apart', () => {
    expect(textPieces('Hello, transformer 你好!')).toEqual([
      'Hello',
      ',',
      ' transf',
      'ormer',
      ' 你',
      '好',
      '!',
    ]);
  });
});
