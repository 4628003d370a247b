import { describe, expect, it } from 'vitest';
import { unifiedForms } from './unified-forms.ts';

describe('unifiedForms', () => {
  it('unifies compatibility forms', () => {
    expect(unifiedForms('ﬁve ① Ａ e\u0301')).toBe('five 1 A é');
  });

  it('leaves the few marks that a letter may have as NFKC has them', () => {
    const vowel = `o${'\u0302\u0323'.repeat(10)}`;
    expect(unifiedForms(vowel)).toBe(vowel.normalize('NFKC'));
  });

  it('is done soon with a megabyte of marks on one letter', () => {
    const half = 500_000;
    const started = performance.now();
    unifiedForms(`a${'\u0301'.repeat(half)}${'\u0327'.repeat(half)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
