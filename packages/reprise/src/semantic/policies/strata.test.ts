import { describe, expect, it } from 'vitest';
import { Strata } from './strata.ts';

function strataOf(
  labels: readonly (readonly [confidence: number, right: boolean, lookups?: number])[],
): Strata {
  const strata = new Strata();
  for (const [confidence, right, lookups = 1] of labels) strata.add({ confidence, right }, lookups);
  return strata;
}

const rights = (count: number, confidence = 0.91) =>
  Array.from({ length: count }, () => [confidence, true] as const);

describe('Strata', () => {
  it('allows nothing before as many labels as the bound asks for', () => {
    expect(strataOf(rights(98)).lowestBound(0.01)).toBeUndefined();
    expect(strataOf([...rights(99), [0.2, false]]).lowestBound(0.01)).toBeCloseTo(0.887, 3);
  });

  it('stops over the confidences that are wrong too often', () => {
    const wrongs = Array.from({ length: 50 }, (_, at) => [0.5 - at / 1_000, false] as const);
    const bound = strataOf([...rights(400), ...wrongs]).lowestBound(0.02) ?? 0;
    expect(bound).toBeGreaterThan(0.49);
    expect(bound).toBeLessThanOrEqual(0.5);
  });

  it('never allows a part of the labels of one confidence', () => {
    const wrongs = Array.from({ length: 50 }, () => [0.5, false] as const);
    expect(strataOf([...rights(400), ...wrongs]).lowestBound(0.02)).toBe(0.5);
  });

  it('allows nothing far under a label, though nothing there was wrong', () => {
    expect(strataOf([...rights(400), [0.2, true]]).lowestBound(0.01)).toBeCloseTo(0.887, 3);
  });

  it('asks a stratum without labels for some once it has lookups', () => {
    const strata = strataOf(rights(400));
    for (let at = 0; at < 400; at++) strata.see(0.99);
    expect(strata.lowestBound(0.01)).toBeUndefined();
    for (let at = 0; at < 120; at++) strata.add({ confidence: 0.99, right: true }, 1);
    expect(strata.lowestBound(0.01)).toBeDefined();
  });

  it('goes on after an audit that stands for a hundred lookups', () => {
    const strata = strataOf([...rights(500), ...rights(500, 0.1)]);
    expect(strata.lowestBound(0.01)).toBe(0.1);
    strata.add({ confidence: 0.91, right: true }, 100);
    expect(strata.lowestBound(0.01)).toBe(0.1);
  });

  it('counts how many lookups fall somewhere by what each label stands for', () => {
    const strata = strataOf([
      [0.9, true, 30],
      [0.9, true, 30],
      [0.1, true, 40],
    ]);
    expect(strata.shareOver(0.5)).toBeCloseTo(0.6, 2);
    expect(strata.shareOver(0.95)).toBe(0);
    expect(strata.shareOver(0)).toBeCloseTo(1, 9);
  });

  it('keeps 2,000 labels, those of seldom audited confidences too', () => {
    const strata = strataOf(rights(200));
    for (let at = 0; at < 5_000; at++) strata.add({ confidence: 0.1, right: false }, 1);
    expect(strata.size).toBe(2_000);
    expect(strata.shareOver(0.5)).toBeGreaterThan(0.02);
    expect(strata.lowestBound(0.01)).toBe(0.1);
  });

  it('keeps most labels where most lookups fall, however few of them give one', () => {
    const strata = new Strata();
    for (let at = 0; at < 60_000; at++) {
      const isSure = at % 2 === 0;
      const confidence = isSure ? 0.9948 : 0.2 + ((at * 7) % 700) / 1_000;
      strata.see(confidence);
      if (!isSure) strata.add({ confidence, right: at % 3 !== 0 }, 1);
      else if (at % 50 === 0) strata.add({ confidence, right: true }, 25);
    }
    expect(strata.size).toBe(2_000);
    expect(strata.lowestBound(0.001)).toBeLessThan(0.9948);
  });

  it('keeps the labels of seldom seen confidences when little was seen since a start', () => {
    const strata = strataOf([...rights(20, 0.99), ...rights(1_980, 0.5)]);
    for (let at = 0; at < 300; at++) {
      strata.see(0.5);
      strata.add({ confidence: 0.5, right: true }, 1);
    }
    for (let at = 0; at < 3; at++) strata.see(0.99);
    expect(strata.lowestBound(0.004)).toBeDefined();
  });
});
