import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { TrafficWindow } from './traffic-window.ts';
import { rateOf } from './wilson.ts';
import { wrongOfRequests } from './wrong-of-requests.ts';

/** Traffic of some requests and hits by meaning, of this process. */
function trafficOf(requests: number, hits: number): TrafficWindow {
  const traffic = new TrafficWindow(new ManualClock(), 1_000);
  for (let at = 0; at < requests; at++) traffic.count('requests');
  for (let at = 0; at < hits; at++) traffic.count('hits');
  return traffic;
}

const ofHits = rateOf(3, 8);

describe('the share of wrong answers of all requests', () => {
  it.each([0, 1, 10_000])('is unknown after %d requests without a hit', (requests) => {
    expect(wrongOfRequests(ofHits, trafficOf(requests, 0))).toEqual({
      part: 0,
      whole: requests,
      rate: undefined,
      low: 0,
      high: ofHits.high,
    });
  });

  it('is at most that of as many hits as others, or an earlier run, saw', () => {
    const traffic = trafficOf(1, 0);
    traffic.hear(0.1);
    const { high: first } = wrongOfRequests(ofHits, traffic);
    for (let at = 0; at < 999; at++) traffic.hear(0.1);
    const { high, rate } = wrongOfRequests(ofHits, traffic);
    expect(first).toBeGreaterThan(0.8 * ofHits.high);
    expect(high / ofHits.high).toBeGreaterThan(0.1);
    expect(high / ofHits.high).toBeLessThan(0.125);
    expect(rate).toBeUndefined();
  });

  it('is surely smaller than that of hits only once a hundred requests were counted', () => {
    const few = wrongOfRequests(ofHits, trafficOf(99, 1));
    expect(few).toMatchObject({ rate: expect.closeTo(0.375 / 99, 9), high: ofHits.high });
    const enough = wrongOfRequests(ofHits, trafficOf(100, 1));
    expect(enough.high).toBeCloseTo(ofHits.high / 100, 9);
    expect(enough.low).toBeCloseTo(ofHits.low / 100, 9);
  });
});
