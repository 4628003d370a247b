import { describe, expect, it } from 'vitest';
import { told } from '../answers/told.ts';
import type { Verdict } from '../judges/judge.ts';
import type { Observation } from '../observation.ts';
import { threshold } from '../policies/threshold.ts';
import { seededRandom } from '../tuning/index.ts';
import { candidate, openTrust } from './trust-fixture.js';

/** Every third request is a hit that is audited, and ends with the next verdict. */
function audited(verdicts: readonly Verdict[], options: Parameters<typeof openTrust>[0] = {}) {
  const opened = openTrust({ maxError: 0.01, auditRate: 1, ...options });
  const { trust, clock } = opened;
  for (const verdict of verdicts) {
    clock.advance(1_000);
    for (let at = 0; at < 3; at++) trust.requested();
    trust.considered(candidate, trust.decide(candidate));
    const chance = trust.drawAudit()?.chance;
    if (chance !== undefined) trust.found({ candidate, ...told(verdict, 'audit'), chance });
  }
  return opened;
}

const times = (count: number, verdict: Verdict): Verdict[] => Array(count).fill(verdict);

describe('An audit whose judge is unsure', () => {
  it('may be right for the lower end of the interval, and wrong for the upper one', () => {
    const { trust } = audited([...times(360, 'same'), ...times(40, 'unsure')]);
    expect(trust.stats().wrongOfHits).toEqual({
      part: 0,
      whole: 360,
      unsure: 40,
      rate: 0,
      low: 0,
      // Wilson's interval of 40 of 400.
      high: expect.closeTo(0.1332, 3),
    });
    const mixed = audited([...times(84, 'same'), ...times(6, 'different'), ...times(10, 'unsure')], {
      maxError: 1,
    });
    const { rate, low, high } = mixed.trust.stats().wrongOfHits;
    expect(rate).toBeCloseTo(6 / 90, 9);
    // Of 6 and of 16 of 100.
    expect([low, high]).toEqual([expect.closeTo(0.0278, 3), expect.closeTo(0.2444, 3)]);
  });

  it('leaves nothing known where each is', () => {
    const { trust } = audited(times(50, 'unsure'));
    expect(trust.stats().wrongOfHits).toMatchObject({
      whole: 0,
      unsure: 50,
      rate: undefined,
      low: 0,
      high: 1,
    });
  });

  it('suspends nothing: a careful judge of answers in prose is unsure of right ones', () => {
    const { trust } = audited(times(500, 'unsure'));
    expect(trust.state).toBe('serving');
    expect(audited([...times(300, 'same'), ...times(100, 'unsure')]).trust.state).toBe('serving');
  });

  it('keeps back hits from a caller who asks for a lower error than is sure', () => {
    expect(audited(times(500, 'same')).trust.doubts(0.005)).toBeUndefined();
    const { trust } = audited([...times(360, 'same'), ...times(40, 'unsure')]);
    expect(trust.doubts(0.0099)).toMatch(/^wrong answers may be 4\.\d+% of all requests/);
    expect(trust.doubts(0.01)).toBeUndefined();
  });

  it('has no further hits audited, which would be as unsure', () => {
    const { trust, clock } = audited([...times(1_200, 'same'), ...times(300, 'unsure')], {
      auditRate: 0.2,
      random: seededRandom(3),
    });
    for (let at = 0; at < 100; at++) {
      clock.advance(10_000);
      expect(trust.drawAudit()?.chance ?? 0.2).toBe(0.2);
    }
  });

  it('is what policies learn from, as before: explored, and not right', () => {
    const heard: Observation[] = [];
    const policy = { ...threshold({ similarity: 0.8 }), observe: (one: Observation) => void heard.push(one) };
    audited(['unsure', 'same'], { policy });
    expect(heard).toMatchObject([
      { right: false, source: 'explore' },
      { right: true, source: 'audit' },
    ]);
    expect(heard[0]).not.toHaveProperty('unsure');
  });
});
