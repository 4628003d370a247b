import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateOf, wilson } from './wilson.ts';

describe('wilson', () => {
  it('gives the published interval of common counts', () => {
    expect(wilson(1, 10).low).toBeCloseTo(0.0179, 4);
    expect(wilson(1, 10).high).toBeCloseTo(0.4042, 4);
    expect(wilson(0, 100).high).toBeCloseTo(0.037, 4);
    expect(wilson(50, 100).low).toBeCloseTo(0.4038, 4);
  });

  it('knows nothing of nothing', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(rateOf(0, 0)).toEqual({ part: 0, whole: 0, rate: undefined, low: 0, high: 1 });
  });

  it('holds the share, within 0 and 1, and is narrower the more was looked at', () => {
    const counts = fc
      .integer({ min: 1, max: 10_000 })
      .chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));
    fc.assert(
      fc.property(counts, ([part, whole]) => {
        const { rate, low, high } = rateOf(part, whole);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(rate ?? -1);
        expect(high).toBeGreaterThanOrEqual(rate ?? 2);
        const more = wilson(10 * part, 10 * whole);
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });
});
