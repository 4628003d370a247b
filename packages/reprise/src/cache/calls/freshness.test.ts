import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CacheEntry, encodeEnvelope } from '../../entry/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { readKept, reservedName } from '../entries/kept-entry.ts';
import { type CallPlan, planOf } from './call-plan.ts';
import { type FoundState, lifetimeOf, stateOf } from './freshness.ts';
import { OpenCall } from './open-call.ts';

const milliseconds = fc.integer({ min: 0, max: 100_000 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const plans = fc
  .record({
    ttl: fc.option(milliseconds, { nil: undefined }),
    jitter: share,
    staleWhileRevalidate: milliseconds,
    staleIfError: milliseconds,
    eagerRefresh: fc.option(share, { nil: undefined }),
  })
  .map(({ ttl, eagerRefresh, ...rest }) =>
    planOf({
      ...rest,
      ...(ttl === undefined ? {} : { ttl }),
      ...(eagerRefresh === undefined ? {} : { eagerRefresh }),
    }),
  );

const start = 1_000_000;

function lifetime(plan: CallPlan, random: number) {
  const call = new OpenCall({ func: 'f', storeKey: 'k', inputs: () => ({}) }, plan, () => {});
  return lifetimeOf(1, call, start, () => random);
}

/** What may be done with an entry after some time. */
function stateAfter(plan: CallPlan, random: number, elapsed: number): FoundState | undefined {
  const { freshUntil } = lifetime(plan, random);
  const metadata = freshUntil === undefined ? {} : { [reservedName]: { freshUntil } };
  const value = encodeEnvelope(CacheEntry.from('f', { output: 1, metadata }));
  const kept = readKept({ key: 'k', value, createdAt: start, version: 1, tags: [] });
  return stateOf(kept, plan, new ManualClock(start + elapsed));
}

describe('freshness', () => {
  it('goes from fresh to due, stale, only for errors, and gone, never back', () => {
    const order: (FoundState | undefined)[] = ['fresh', 'eager', 'stale', 'staleIfError', undefined];
    fc.assert(
      fc.property(plans, share, milliseconds, milliseconds, (plan, random, one, two) => {
        const [early, late] = [Math.min(one, two), Math.max(one, two)];
        const states = [stateAfter(plan, random, early), stateAfter(plan, random, late)];
        expect(order.indexOf(states[0])).toBeLessThanOrEqual(order.indexOf(states[1]));
      }),
    );
  });

  it('lasts as long as the ttl, less at most its jitter, and the entry as long as it can answer', () => {
    fc.assert(
      fc.property(plans, share, milliseconds, (plan, random, elapsed) => {
        const { freshUntil, expiresAt } = lifetime(plan, random);
        if (plan.ttl === undefined) {
          expect([freshUntil, expiresAt]).toEqual([undefined, undefined]);
          return;
        }
        const ttl = plan.ttl as number;
        expect(freshUntil).toBeLessThanOrEqual(start + ttl);
        expect(freshUntil).toBeGreaterThanOrEqual(start + ttl * (1 - plan.jitter) - 1e-6);
        const state = stateAfter(plan, random, elapsed);
        expect(state === 'fresh' || state === 'eager').toBe(start + elapsed < freshUntil!);
        expect(state !== undefined).toBe(start + elapsed < expiresAt!);
      }),
    );
  });
});
