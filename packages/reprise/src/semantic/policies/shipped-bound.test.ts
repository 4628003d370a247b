import { describe, expect, it } from 'vitest';
import { ShippedBound } from './shipped-bound.ts';

const [over, under] = [0.999, 0.95];
const maxError = 0.01;

/** A bound that saw lookups of which a part is over it, and labels of those. */
function taught(labels: readonly boolean[], { share = 0.1, others = 0 } = {}): ShippedBound {
  const bound = new ShippedBound(maxError);
  for (let at = 0; at < 1_000; at++) bound.see(at % 100 < share * 100 ? over : under);
  for (const right of labels) bound.add({ confidence: over, right });
  for (let at = 0; at < others; at++) bound.add({ confidence: under, right: false });
  return bound;
}

describe('ShippedBound', () => {
  it('allows what the default policy serves, and nothing under it, before there are labels', () => {
    const bound = new ShippedBound(maxError);
    expect([over, 0.9955, under].map((confidence) => bound.allows(confidence, 0.5))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('allows nothing while labels say that too many of all lookups would be wrong', () => {
    expect(taught([false], { share: 0.05 }).allows(over, 1)).toBe(true);
    expect(taught([false, false]).allows(over, 1)).toBe(false);
    expect(taught([false], { share: 0.5 }).allows(over, 1)).toBe(false);
  });

  it('allows it again when enough of what was explored was right', () => {
    const rights = Array.from({ length: 50 }, () => true);
    expect(taught([false, ...rights.slice(0, 30)], { share: 0.5 }).allows(over, 1)).toBe(false);
    expect(taught([false, ...rights], { share: 0.5 }).allows(over, 1)).toBe(true);
  });

  it('asks what all labels make of a candidate once there are 2 / maxError of them', () => {
    expect(taught([], { others: 199 }).allows(over, 0.5)).toBe(true);
    expect(taught([], { others: 200 }).allows(over, 0.96)).toBe(false);
    expect(taught([], { others: 200 }).allows(over, 0.98)).toBe(true);
  });

  it('wants more labels for a bound under what is believed', () => {
    const strict = new ShippedBound(0.0001);
    expect(strict.allows(over, 1)).toBe(false);
    for (let at = 0; at < 300; at++) strict.add({ confidence: over, right: true });
    expect(strict.allows(over, 1)).toBe(true);
  });

  it('forgets old labels', () => {
    const bound = taught(
      Array.from({ length: 2_000 }, (_, at) => at % 2 === 0),
      { share: 0.5 },
    );
    for (let at = 0; at < 60_000; at++) bound.add({ confidence: over, right: true });
    expect(bound.allows(over, 1)).toBe(true);
  });
});
