import { describe, expect, it } from 'vitest';
import { NearbyLabels } from './nearby-labels.ts';

describe('NearbyLabels', () => {
  it('tells how often candidates of about a confidence were wrong, and believes that few are before it knows', () => {
    const labels = new NearbyLabels();
    expect(labels.wrong(0.9)).toBeCloseTo(0.01);
    for (let at = 0; at < 200; at++) labels.add({ confidence: 0.9, right: at % 5 !== 0 });
    expect(labels.wrong(0.91)).toBeCloseTo(0.19, 2);
    expect(labels.wrong(0.99)).toBeCloseTo(0.01);
    for (const confidence of [0, 1]) expect(labels.wrong(confidence)).toBeCloseTo(0.01);
  });

  it('forgets old labels', () => {
    const labels = new NearbyLabels();
    for (let at = 0; at < 500; at++) labels.add({ confidence: 0.9, right: false });
    for (let at = 0; at < 3_000; at++) labels.add({ confidence: 0.9, right: true });
    expect(labels.wrong(0.9)).toBeLessThan(0.01);
  });
});
