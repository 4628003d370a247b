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
    const pieces = ['Hello', ',', ' transfor', 'mer', ' 你', '好', '!'];
    expect(textPieces(pieces.join(''))).toEqual(pieces);
  });
});
