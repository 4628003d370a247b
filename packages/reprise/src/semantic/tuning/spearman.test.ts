import { describe, expect, it } from 'vitest';
import { spearman } from './spearman.ts';

describe('spearman', () => {
  it.each([
    { title: 'the same order', left: [1, 2, 3], right: [10, 20, 1_000], correlation: 1 },
    { title: 'the opposite order', left: [1, 2, 3], right: [3, 2, -1], correlation: -1 },
    // 1 - 6 * (1 + 1 + 0 + 1 + 1) / (5 * 24)
    { title: 'two exchanges', left: [1, 2, 3, 4, 5], right: [2, 1, 3, 5, 4], correlation: 0.8 },
    // Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: 4.5 / sqrt(4.5 * 5)
    { title: 'a tie in one list', left: [0.1, 0.5, 0.5, 0.9], right: [1, 3, 2, 4], correlation: 0.948683 },
    // Ranks 1.5, 1.5, 3.5, 3.5, 5 and 2, 1, 4, 4, 4: 7.5 / sqrt(9 * 8)
    {
      title: 'ties in both, one of three',
      left: [0, 0, 2, 2, 5],
      right: [3, 1, 9, 9, 9],
      correlation: 0.883883,
    },
    // Ranks 1.5, 1.5, 3.5, 3.5 and 1.5, 3.5, 1.5, 3.5
    {
      title: 'ties that have nothing to do with each other',
      left: [1, 1, 2, 2],
      right: [1, 2, 1, 2],
      correlation: 0,
    },
  ])('of lists with $title', ({ left, right, correlation }) => {
    expect(spearman(left, right)).toBeCloseTo(correlation, 6);
    expect(spearman(right, left)).toBeCloseTo(correlation, 6);
    const backwards = left.toReversed();
    expect(spearman(backwards, right.toReversed())).toBeCloseTo(correlation, 6);
  });

  it('knows nothing of lists without an order', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(spearman([1], [2])).toBeUndefined();
    expect(spearman([], [])).toBeUndefined();
  });

  it('refuses lists of different lengths', () => {
    expect(() => spearman([1, 2], [1])).toThrow('Lists of 2 and 1 values cannot be correlated');
  });
});
