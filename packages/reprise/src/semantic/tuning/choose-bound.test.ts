import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseBound } from './choose-bound.ts';
import type { PreferredCandidate } from './scored-lookup.ts';

const lookup = (score: number | undefined, right: boolean, weight = 1): PreferredCandidate => ({
  group: 'g',
  score,
  right,
  weight,
});
const many = (count: number, score: number, right: boolean) =>
  Array.from({ length: count }, () => lookup(score, right));

describe('chooseBound', () => {
  it('needs 99 lookups for 1%, were all of them right', () => {
    const [few, enough] = [98, 99].map((count) => chooseBound(many(count, 0.9, true), 0.01));
    expect(few).toEqual({ bound: undefined, needed: 99, given: 98, heaviest: 1, risk: undefined });
    expect(enough).toEqual({ bound: 0.9, needed: 99, given: 99, heaviest: 1, risk: 0.01 });
  });

  it('needs 99 of the heaviest for 1%, and says for how many the lookups stand', () => {
    const mixed = [...many(900, 0.9, true), lookup(0.8, true, 10)];
    expect(chooseBound(mixed, 0.01)).toMatchObject({
      bound: undefined,
      needed: 990,
      given: 910,
      heaviest: 10,
    });
    expect(chooseBound([...mixed, ...many(80, 0.9, true)], 0.01)).toMatchObject({ bound: 0.8, given: 990 });
  });

  it.each([
    ['all when so many may be wrong', [...many(198, 0.9, true), lookup(0.5, false)], 0.01, 0.5],
    ['from over the one too many on', [...many(198, 0.9, true), ...many(2, 0.5, false)], 0.01, 0.5001],
    [
      'none of equal scores that are too many together',
      [...many(300, 0.9, true), ...many(3, 0.8, false), lookup(0.7, true)],
      0.01,
      0.8001,
    ],
    ['nothing when the best are wrong', [...many(100, 0.2, true), ...many(9, 0.9, false)], 0.02, undefined],
    [
      'nothing without candidates',
      many(200, 0, true).map((each) => ({ ...each, score: undefined })),
      0.01,
      undefined,
    ],
  ])('serves %s', (_, lookups, maxError, bound) => {
    expect(chooseBound(lookups, maxError).bound).toBe(bound);
  });

  it('takes a lookup that stands for ten as ten, and the one to come as well', () => {
    const heavy = [...many(989, 0.9, true), lookup(0.8, false, 10)];
    expect(chooseBound(heavy, 0.01).bound).toBe(0.8001);
    expect(chooseBound(heavy, 0.02).bound).toBe(0.8);
  });

  it('never exceeds the error allowed on the lookups it was chosen on, by the inequality of risk control', () => {
    const scored = fc.record({
      group: fc.constant('g'),
      weight: fc.constantFrom(1, 1, 5, 20),
      score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      right: fc.boolean(),
    });
    const lists = fc.array(scored, { minLength: 1, maxLength: 300 });
    const errors = fc.double({ min: 0.005, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(lists, errors, (lookups, maxError) => {
        const { bound, risk } = chooseBound(lookups, maxError);
        if (bound === undefined) return;
        const heaviest = Math.max(1, ...lookups.map(({ weight }) => weight));
        const total = lookups.reduce((sum, { weight }) => sum + weight, heaviest);
        const wrong = lookups
          .filter(({ score, right }) => score !== undefined && score >= bound && !right)
          .reduce((sum, { weight }) => sum + weight, 0);
        expect((wrong + heaviest) / total).toBeLessThanOrEqual(maxError + 1e-9);
        expect(risk).toBeCloseTo((wrong + heaviest) / total, 12);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its promise on lookups it has not seen, on average', () => {
    let wrong = 0;
    let random = 1;
    const next = () => {
      random = (random * 48_271) % 2_147_483_647;
      return random / 2_147_483_647;
    };
    const draw = (count: number) =>
      Array.from({ length: count }, () => {
        const score = next();
        return lookup(score, next() < score);
      });
    const rounds = 200;
    for (let round = 0; round < rounds; round++) {
      const { bound = 2 } = chooseBound(draw(400), 0.05);
      wrong += draw(400).filter(({ score, right }) => score! >= bound && !right).length / 400;
    }
    expect(wrong / rounds).toBeLessThan(0.055);
    expect(wrong / rounds).toBeGreaterThan(0.03);
  });
});
