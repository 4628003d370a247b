import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recalibration } from './recalibration.ts';

function taught(
  labels: readonly (readonly [confidence: number, right: boolean])[],
  enough = 0,
): Recalibration {
  const recalibration = new Recalibration(enough);
  for (const [confidence, right] of labels) recalibration.add({ confidence, right });
  return recalibration;
}

const many = (count: number, confidence: number, wrongOneIn: number) =>
  Array.from({ length: count }, (_, at) => [confidence, at % wrongOneIn !== 0] as const);

describe('Recalibration', () => {
  it('takes a confidence for a little less than it says before there are labels: 0.9955 for 0.99', () => {
    for (const confidence of [0.1, 0.5, 0.97]) {
      expect(new Recalibration(0).chance(confidence)).toBeLessThan(confidence);
    }
    expect(new Recalibration(0).chance(0.9955)).toBeCloseTo(0.99, 4);
  });

  it('comes to the share of labels that are right', () => {
    const recalibration = taught([...many(1_000, 0.99, 10), ...many(1_000, 0.6, 2)]);
    expect(recalibration.chance(0.99)).toBeCloseTo(0.9, 1);
    expect(recalibration.chance(0.6)).toBeCloseTo(0.5, 1);
  });

  it('does not make more of a confidence until there are enough labels, and makes less of it at once', () => {
    const rights = many(60, 0.9, 1_000).map(([confidence]) => [confidence, true] as const);
    expect(taught(rights, 100).chance(0.9)).toBeCloseTo(0.9, 12);
    expect(taught(rights, 50).chance(0.9)).toBeGreaterThan(0.95);
    expect(taught(many(60, 0.9, 2), 100).chance(0.9)).toBeLessThan(0.8);
  });

  it('keeps the newest 2,000 labels', () => {
    const recalibration = taught([...many(2_000, 0.9, 1), ...many(2_000, 0.9, 10_000)]);
    expect(recalibration.chance(0.9)).toBeGreaterThan(0.95);
  });

  it('rises with the confidence, whatever the labels are, and is a chance', () => {
    const labels = fc.array(fc.tuple(fc.double({ noNaN: false }), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(labels, (drawn) => {
        const recalibration = taught(drawn);
        const chances = [0, 0.2, 0.5, 0.9, 0.99, 1].map((confidence) => recalibration.chance(confidence));
        for (const [at, chance] of chances.entries()) {
          expect(chance).toBeGreaterThanOrEqual(chances[at - 1] ?? 0);
          expect(chance).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
