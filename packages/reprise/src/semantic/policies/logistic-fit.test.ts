import { describe, expect, it } from 'vitest';
import { doubtsOf, exploration, logarithmicDoubts } from './exploration.ts';
import { fitLogistic, type LabelledMeasure } from './logistic-fit.ts';

const right = (measure: number): LabelledMeasure => ({ measure, right: true });
const wrong = (measure: number): LabelledMeasure => ({ measure, right: false });
/** Twelve observations that overlap; the expected figures are the published method's (spec semantic-caches 7.5). */
const overlapping = [
  wrong(0),
  right(1),
  ...[0.95, 0.93, 0.97, 0.9, 0.96].map(right),
  ...[0.92, 0.88, 0.85, 0.8, 0.94].map(wrong),
];
/** Sixty observations 0.003 apart, of which these, counted from 0.8, were right. */
const rightOnes =
  '0 10 13 16 19 20 23 26 29 30 32 33 35 36 38 39 40 41 42 43 45 46 48 49 50 51 52 53 54 55 56 57';
const crowded = [
  wrong(0),
  right(1),
  ...Array.from({ length: 58 }, (_, at) => {
    const measure = Math.round(800 + 3 * at) / 1_000;
    return rightOnes.split(' ').includes(`${at}`) ? right(measure) : wrong(measure);
  }),
];
const linear = doubtsOf(Array.from({ length: 50 }, (_, at) => 1e-6 + ((1 - 2e-6) * at) / 49));

describe('fitLogistic', () => {
  it('finds the published midpoint, slope and variance of overlapping observations', () => {
    const fit = fitLogistic(overlapping);
    expect(fit?.midpoint).toBeCloseTo(0.918, 3);
    expect(Math.abs((fit?.slope ?? 0) / 46.768 - 1)).toBeLessThan(0.02);
    expect(Math.abs((fit?.variance ?? 0) / 3.497e-4 - 1)).toBeLessThan(0.04);
  });

  it('finds those of many observations', () => {
    const fit = fitLogistic(crowded);
    expect(fit?.midpoint).toBeCloseTo(0.875, 3);
    expect(Math.abs((fit?.slope ?? 0) / 28.623 - 1)).toBeLessThan(0.02);
    expect(Math.abs((fit?.variance ?? 0) / 1.2586e-4 - 1)).toBeLessThan(0.04);
  });

  it('gives separable observations a variance that shrinks with their number', () => {
    const few = fitLogistic([wrong(0), ...[0.91, 0.93, 0.95, 0.96, 1].map(right)]);
    expect(few?.variance).toBeCloseTo(0.035, 9);
    expect(few?.midpoint).toBeGreaterThan(0.3);
    expect(few?.midpoint).toBeLessThan(0.6);
  });

  it('has no rising curve when only dissimilar prompts were right', () => {
    const fit = fitLogistic([...[0.1, 0.2, 0.3].map(right), ...[0.8, 0.9, 0.95].map(wrong)]);
    expect(fit === undefined || exploration(fit, 0.99, 0.01, logarithmicDoubts) > 0.95).toBe(true);
  });
});

describe('exploration', () => {
  it.each([
    [0.01, 0.85, 0.9898],
    [0.01, 0.97, 0.96566],
    [0.02, 0.95, 0.95579],
    [0.05, 0.85, 0.94898],
    [0.05, 0.92, 0.92989],
    [0.05, 0.97, 0.82828],
    [0.05, 0.99, 0.7085],
  ])('is the published one at a bound of %d and a similarity of %d', (maxError, measure, expected) => {
    const fit = fitLogistic(overlapping)!;
    expect(Math.abs(exploration(fit, measure, maxError, linear) - expected)).toBeLessThan(0.004);
  });

  it.each([
    [0.01, 0.8, 0.9893],
    [0.01, 0.95, 0.95015],
    [0.02, 0.9, 0.95827],
    [0.02, 0.99, 0.76737],
    [0.05, 0.85, 0.93582],
    [0.05, 0.95, 0.75073],
    [0.05, 0.99, 0.41842],
  ])(
    'is that of many observations at a bound of %d and a similarity of %d',
    (maxError, measure, expected) => {
      const fit = fitLogistic(crowded)!;
      expect(Math.abs(exploration(fit, measure, maxError, linear) - expected)).toBeLessThan(0.004);
    },
  );

  it('is never more with the logarithmic doubts where the bound is small', () => {
    const fit = fitLogistic([
      wrong(0),
      ...Array.from({ length: 28 }, (_, at) => right(0.88 + at * 0.004)),
      right(1),
    ])!;
    for (const measure of [0.9, 0.95, 0.99]) {
      const log = exploration(fit, measure, 0.01, logarithmicDoubts);
      expect(log).toBeLessThanOrEqual(exploration(fit, measure, 0.01, linear) + 0.01);
    }
  });

  it('knows the deviations of common shares', () => {
    const deviations = doubtsOf([0.5, 0.025, 0.001, 1e-6]).map((doubt) => doubt.deviations);
    expect(deviations.map((value) => Math.abs(value).toFixed(4))).toEqual([
      '0.0000',
      '1.9600',
      '3.0902',
      '4.7534',
    ]);
  });
});
