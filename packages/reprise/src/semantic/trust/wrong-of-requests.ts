import { ofRequests } from './shadow-table.ts';
import type { TrafficWindow } from './traffic-window.ts';
import type { Rate } from './trust-stats.ts';

/** Requests from which on the share of hits among them is taken as it was counted. */
const enoughRequests = 100;

/**
 * The share of wrong hits as one of requests. While this process served no hit, the rate is not known; until it also
 * counted enough requests, the upper end is no lower than with as many hits as were heard of at most.
 */
export function wrongOfRequests(ofHits: Rate, traffic: Pick<TrafficWindow, 'total' | 'mostHeard'>): Rate {
  const { requests, hits } = traffic.total();
  const hitShare = requests === 0 ? 0 : hits / requests;
  const counted = ofRequests(ofHits, hitShare, requests);
  if (hits > 0 && requests >= enoughRequests) return counted;
  const high = ofHits.high * Math.max(hitShare, traffic.mostHeard);
  return hits > 0 ? { ...counted, high } : { part: 0, whole: requests, rate: undefined, low: 0, high };
}
