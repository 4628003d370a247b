import { describe, expect, it } from 'vitest';
import { sameFamily, stem } from './stem.ts';

describe('stem', () => {
  it.each([
    ['movie', 'movies'],
    ['cancel', 'cancelled', 'cancelling', 'cancels'],
    ['city', 'cities'],
    ['close', 'closed', 'closing', 'closes'],
    ['study', 'studied', 'studies', 'studying'],
    ['write', 'wrote', 'written', 'writing', 'writes'],
    ['quick', 'quickly'],
    ['match', 'matches'],
  ])('gives the forms of %s one stem', (...forms) => {
    expect(new Set(forms.map(stem)).size).toBe(1);
  });

  it.each([
    ['king', 'kin'],
    ['news', 'new'],
    ['bus', 'bu'],
    ['glass', 'glas'],
  ])('keeps %s and %s apart', (left, right) => {
    expect(stem(left)).not.toBe(stem(right));
  });
});

describe('sameFamily', () => {
  it.each([
    ['recommend', 'recommendation'],
    ['calibrat', 'calibration'],
    ['verifi', 'verification'],
    ['install', 'installer'],
  ])('sees that %s and %s belong together', (left, right) => {
    expect(sameFamily(left, right)).toBe(true);
  });

  it.each([
    ['contract', 'contrary'],
    ['port', 'portion'],
    ['conserve', 'consider'],
  ])('keeps %s and %s apart', (left, right) => {
    expect(sameFamily(left, right)).toBe(false);
  });
});
