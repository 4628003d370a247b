import { describe, expect, it } from 'vitest';
import { doubtsOf, exploration, logarithmicDoubts } from './exploration.ts';
import { fitLogistic, type LabelledMeasure } from './logistic-fit.ts';

const right = (measure: number): LabelledMeasure => ({ measure, right: true });
const wrong = (measure: number): LabelledMeasure => ({ measure, right: false });
/** Twelve observations that overlap; the published figures of them are below (spec semantic-caches 7.5). */
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
/** Published, the midpoint rounded to three decimals, and the exploration told for that. */
const published = [
  {
    what: 'overlapping',
    observed: overlapping,
    fit: { midpoint: 0.918, slope: 46.768, variance: 3.497412e-4 },
    explorations: {
      0.01: [0.98998, 0.9898, 0.98818, 0.98598, 0.9779, 0.96566, 0.9417],
      0.02: [0.97996, 0.97959, 0.97636, 0.97195, 0.95579, 0.93131, 0.8834],
      0.05: [0.9499, 0.94898, 0.9409, 0.92989, 0.88949, 0.82828, 0.7085],
    },
  },
  {
    what: 'many',
    observed: crowded,
    fit: { midpoint: 0.875, slope: 28.623, variance: 1.258636e-4 },
    explorations: {
      0.01: [0.9893, 0.98716, 0.97914, 0.97167, 0.95015, 0.92361, 0.88368],
      0.02: [0.97859, 0.97433, 0.95827, 0.94334, 0.90029, 0.84723, 0.76737],
      0.05: [0.94648, 0.93582, 0.89568, 0.85835, 0.75073, 0.61807, 0.41842],
    },
  },
];
const similarities = [0.8, 0.85, 0.9, 0.92, 0.95, 0.97, 0.99];
const toThreeDecimals = (value: number) => Math.round(value * 1_000) / 1_000;
const linear = doubtsOf(Array.from({ length: 50 }, (_, at) => 1e-6 + ((1 - 2e-6) * at) / 49));

describe('fitLogistic', () => {
  it.each(published)('finds the published curve through $what observations', ({ observed, fit }) => {
    const { midpoint, slope, variance } = fitLogistic(observed)!;
    expect(toThreeDecimals(midpoint)).toBe(fit.midpoint);
    expect(Math.abs(slope - fit.slope)).toBeLessThan(0.001);
    expect(Math.abs(variance / fit.variance - 1)).toBeLessThan(3e-5);
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
  it.each(published)('is all that was published of $what observations', ({ observed, explorations }) => {
    const fit = fitLogistic(observed)!;
    const rounded = { ...fit, midpoint: toThreeDecimals(fit.midpoint) };
    for (const [maxError, expected] of Object.entries(explorations)) {
      for (const [at, share] of expected.entries()) {
        const found = exploration(rounded, similarities[at]!, Number(maxError), linear);
        expect(Math.abs(found - share)).toBeLessThan(1e-5);
      }
    }
  });

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
