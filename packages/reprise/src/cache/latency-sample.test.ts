import { describe, expect, it } from 'vitest';
import { LatencySample } from './latency-sample.ts';

describe('a sample of latencies', () => {
  it('is all zero before the first', () => {
    expect(new LatencySample().summary()).toEqual({ count: 0, mean: 0, p50: 0, p95: 0 });
  });

  it('has the mean of all, and the percentiles of the latest', () => {
    const sample = new LatencySample();
    for (let duration = 1; duration <= 100; duration++) sample.add(duration);
    expect(sample.summary()).toEqual({ count: 100, mean: 50.5, p50: 50, p95: 95 });
    for (let time = 0; time < 600; time++) sample.add(7);
    expect(sample.summary()).toMatchObject({ count: 700, p50: 7, p95: 7 });
  });
});
