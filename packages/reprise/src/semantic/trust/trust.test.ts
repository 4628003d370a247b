import { describe, expect, it } from 'vitest';
import type { Observation } from '../observation.ts';
import { threshold } from '../policies/threshold.ts';
import { seededRandom } from '../tuning/index.ts';
import { candidate, honest, openTrust, play } from './trust-fixture.js';

/** Audits each hit, so that tests need few. */
const audited = { auditRate: 1 };

/** A ledger that keeps nothing and passes on what it is given, and what others are said to have observed. */
class HeardLedger {
  hear: (observation: Observation) => void = () => {};

  append(observation: Observation): void {
    this.hear(observation);
  }

  onObservation(listen: (observation: Observation) => void): () => void {
    this.hear = listen;
    return () => {};
  }

  async open(): Promise<void> {}
}

describe('Trust and audits', () => {
  it('audits the first hits more often, then the rate that was asked for', () => {
    const { trust, clock } = openTrust({ auditRate: 0.01, random: seededRandom(5) });
    const chances = (hits: number) =>
      Array.from({ length: hits }, () => {
        clock.advance(1_000);
        const chance = trust.drawAudit()?.chance;
        if (chance !== undefined) trust.found({ candidate, right: true, source: 'audit', chance });
        return chance;
      }).filter((chance) => chance !== undefined);
    const first = chances(100);
    expect(new Set(first)).toEqual(new Set([0.2]));
    expect(first.length).toBeGreaterThan(8);
    expect(new Set(chances(10_000))).toEqual(new Set([0.04, 0.01]));
    const later = chances(10_000);
    expect(new Set(later)).toEqual(new Set([0.01]));
    expect(later.length).toBeLessThan(150);
  });

  it('audits some 60 in a minute at most, and few more however many hits there are', () => {
    const { trust, clock } = openTrust(audited);
    const drawn = (hits: number) =>
      Array.from({ length: hits }, () => trust.drawAudit()).filter((chance) => chance !== undefined).length;
    expect(drawn(200)).toBeCloseTo(60, -1);
    clock.advance(60_000);
    expect(drawn(200)).toBeCloseTo(60, -1);
    expect(drawn(20_000)).toBeLessThan(20);
  });

  it.each([{ auditRate: 0 }, { judge: undefined }])('audits nothing with %j, and says so', (options) => {
    const { trust } = openTrust(options);
    expect(Array.from({ length: 500 }, () => trust.drawAudit()).every((chance) => chance === undefined)).toBe(
      true,
    );
    expect(trust.stats().reason).toBe('hits are not audited, so wrong ones are not noticed');
  });
});

describe('Trust in shadow mode', () => {
  it('serves nothing, explores everything over the floor, and tells what bounds would have done', () => {
    const { trust } = openTrust({ shadow: true });
    for (let at = 0; at < 1_000; at++) {
      trust.requested();
      if (at % 2 === 0) continue;
      const confidence = (at % 20) / 20;
      const looked = { ...candidate, similarity: 0.9, confidence };
      const decision = trust.decide(looked);
      expect(decision).toMatchObject({ action: 'explore', withheld: true });
      trust.considered(looked, decision);
      const right = confidence > 0.5;
      trust.found({
        candidate: looked,
        right,
        source: 'shadow',
        chance: 1,
        worth: { tokens: 100, usd: 0.01 },
      });
    }
    const lines = trust.shadowReport();
    expect(lines).toHaveLength(20);
    expect(lines.find(({ bound }) => bound === 0.95)).toMatchObject({
      hitRate: { part: 50, whole: 1_000 },
      wrongOfHits: { part: 0, whole: 50 },
    });
    const all = lines.at(-1)!;
    expect(all.hitRate.rate).toBeCloseTo(0.5, 9);
    expect(all.wrongOfRequests.rate).toBeCloseTo(0.25, 9);
    expect(all.savedOfThousand).toEqual({ tokens: 25_000, usd: expect.closeTo(2.5, 6) });
    expect(trust.stats()).toMatchObject({
      state: 'shadow',
      shadow: { lookups: 1_000, hits: 500, right: 250 },
    });
    expect(trust.stats().decisions).toEqual({ serve: 0, explore: 500, reject: 0 });
  });
});

describe('The bounds that shadow mode has figures of', () => {
  const seen = (confidence: number, bound?: number) => {
    const policy = bound === undefined ? {} : { policy: threshold({ similarity: 0.8, confidence: bound }) };
    const { trust } = openTrust({ shadow: true, ...policy });
    const looked = { ...candidate, confidence };
    trust.requested();
    trust.considered(looked, trust.decide(looked));
    return trust.shadowReport();
  };

  it('are fine where one is chosen, with the default, the strictest first', () => {
    const bounds = seen(0.5).map(({ bound }) => bound);
    expect(bounds.slice(0, 4)).toEqual([0.999, 0.998, 0.997, 0.9955]);
    expect(bounds).toEqual([...bounds].sort((left, right) => right - left));
    expect(bounds.at(-1)).toBe(0);
  });

  it.each([0.9955, 0.99549, 0.999, 1, 0, Number.NaN])(
    'count a candidate of confidence %d as hit of each bound it reaches, as serving would',
    (confidence) => {
      for (const { bound, hitRate } of seen(confidence)) {
        expect([bound, hitRate.part]).toEqual([bound, bound === 0 || confidence >= bound ? 1 : 0]);
      }
    },
  );

  it('have the configured one among them, once', () => {
    const bounds = (own: number) => seen(0.5, own).map(({ bound }) => bound);
    expect(bounds(0.9971)).toHaveLength(21);
    expect(bounds(0.9971)[2]).toBe(0.9971);
    expect(bounds(0.9955)).toHaveLength(20);
  });
});

describe('Trust and quarantine', () => {
  const neighbour = { ...candidate, entryId: 'cache:b', answerId: 'b' };

  it('keeps neighbours of a wrong entry back until the time is over, or one is called right', () => {
    const { trust, clock } = openTrust();
    const wrong = {
      candidate,
      right: false,
      source: 'feedback',
      chance: 1,
      neighbours: ['cache:b', 'cache:c'],
    } as const;
    trust.found(wrong);
    expect(trust.stats().quarantined).toBe(2);
    expect(trust.decide(neighbour)).toMatchObject({ action: 'explore', withheld: true });
    trust.found({ candidate: neighbour, right: true, source: 'explore', chance: 1 });
    expect(trust.decide(neighbour).action).toBe('serve');
    clock.advance(24 * 3_600_000);
    expect(trust.stats().quarantined).toBe(0);
  });

  it('hears of it from other instances, and counts each observation once', () => {
    const ledger = new HeardLedger();
    const { trust, clock } = openTrust({ ledger });
    const elsewhere = {
      ...candidate,
      id: 'x-1',
      at: clock.now(),
      right: false,
      source: 'feedback',
      chance: 1,
    } as const;
    ledger.hear({ ...elsewhere, neighbours: ['cache:b'] });
    expect(trust.decide(neighbour).action).toBe('explore');
    trust.found({ candidate, right: true, source: 'explore', chance: 1 });
    expect(trust.stats().observations).toEqual({ explore: 1, shadow: 0, audit: 0, check: 0, feedback: 1 });
  });

  it('is bounded', () => {
    const { trust } = openTrust();
    for (let at = 0; at < 600; at++) {
      const neighbours = Array.from({ length: 20 }, (_, one) => `cache:${at}-${one}`);
      trust.found({ candidate, right: false, source: 'feedback', chance: 1, neighbours });
    }
    expect(trust.stats().quarantined).toBe(10_000);
  });

  it('is not emptied for one tenant by what another one has in it', () => {
    const { trust } = openTrust();
    const hold = (...neighbours: string[]) =>
      trust.found({ candidate, right: false, source: 'feedback', chance: 1, neighbours });
    hold('cache:victim:a:1');
    for (let at = 0; at < 12_000; at++) hold(`cache:attacker:${at}:1`);
    expect(trust.decide({ ...candidate, entryId: 'cache:victim:a:1' }).action).toBe('explore');
    expect(trust.stats().quarantined).toBe(10_000);
  });

  it('does not last longer because the clock of another instance is ahead', () => {
    const ledger = new HeardLedger();
    const { trust, clock } = openTrust({ ledger });
    const at = clock.now() + 365 * 86_400_000;
    const ahead = { ...candidate, id: 'x', at, right: false, source: 'feedback', chance: 1 } as const;
    ledger.hear({ ...ahead, neighbours: ['cache:b'] });
    clock.advance(24 * 3_600_000);
    expect(trust.decide(neighbour).action).toBe('serve');
  });
});

describe('Trust and its bounds', () => {
  it.each([
    { maxError: 0 },
    { maxError: Number.NaN },
    { auditRate: 2 },
    { floor: -2 },
    { window: { audits: 0 } },
    { minimumLabels: 0 },
    { band: { low: 0.9, high: 0.5, judge: honest } },
  ])('refuses %j', (options) => {
    expect(() => openTrust(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it.each([
    [{ maxError: '0.1' }, 'maxError is "0.1"; it must be a number over 0, at most 1'],
    [{ maxError: 2 }, 'maxError is 2; it must be a number over 0, at most 1'],
    [{ auditRate: '0.5' }, 'auditRate is "0.5"; it must be a number from 0 to 1'],
    [{ floor: '0.8' }, 'floor is "0.8"; it must be a number from -1 to 1'],
    [{ window: { audits: 1.5 } }, 'window.audits is 1.5; it must be an integer over 0'],
    [
      { band: { low: '0.5', high: 0.9, judge: honest } },
      'band.low is "0.5"; it must be a number from 0 to 1',
    ],
    [{ band: { low: 0.9, high: 0.5, judge: honest } }, 'band.high is 0.5; it must be a number from 0.9 to 1'],
  ])('says what %j must be', (options, message) => {
    expect(() => openTrust(options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: `The option ${message}` }),
    );
  });

  it('takes the ends of each range', () => {
    const settings = openTrust({ maxError: 1, auditRate: 0, floor: -1, minimumLabels: 1 }).trust.stats();
    expect(settings.auditRate).toBe(0);
    openTrust({ auditRate: 1, floor: 1, band: { low: 0, high: 1, judge: honest } });
  });

  it('serves nothing under its floor, which only raises that of the policy', () => {
    expect(openTrust({ floor: 0.96 }).trust.decide(candidate).action).toBe('reject');
    expect(openTrust({ floor: 0.1 }).trust.floor).toBe(0.8);
    const other = openTrust({ floor: 0.96 }).trust.over(threshold({ similarity: 0.5 }));
    expect([other.floor, other.decide(candidate).action]).toEqual([0.96, 'reject']);
    expect(openTrust().trust.decide({ ...candidate, similarity: Number.NaN }).action).toBe('reject');
  });

  it('doubts a smaller bound than was measured, and none that it keeps itself', () => {
    const opened = openTrust({ maxError: 0.01, ...audited });
    const { trust } = opened;
    expect(trust.doubts(0.02)).toBeUndefined();
    expect(trust.doubts(0.005)).toContain('wrong answers may be');
    play(opened, { requests: 60_000, hitShare: 0.001, wrong: 0, random: seededRandom(1) });
    expect(trust.doubts(0.005)).toBeUndefined();
  });

  it('doubts each smaller bound while it served no hit, however many requests there were', () => {
    const { trust } = openTrust({ maxError: 0.01, ...audited });
    for (let at = 0; at < 1_000; at++) trust.requested();
    trust.found({ candidate, right: false, source: 'audit', chance: 1 });
    expect(trust.stats().wrongOfRequests).toMatchObject({ whole: 1_000, rate: undefined, low: 0, high: 1 });
    expect(trust.doubts(0.0099)).toBe('wrong answers may be 100% of all requests, the request allows 0.99%');
    expect([0.01, 0.5, 1].map((maxError) => trust.doubts(maxError))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(openTrust().trust.doubts(0.9)).toContain('wrong answers may be 100%');
  });
});

describe('Trust and what a lookup may leave out', () => {
  const policy = threshold({ similarity: 0.8, confidence: 0.99 });

  it('leaves out what the policy hardly serves', () => {
    const { trust } = openTrust({ policy });
    expect(trust.leastConfidence).toBe(0.99);
    expect(trust.over(threshold({ similarity: 0.8, confidence: 0.9 })).leastConfidence).toBe(0.9);
    expect(openTrust().trust.leastConfidence).toBe(0);
  });

  it('leaves out nothing that shadow mode counts, or that a judge in a band may have served', () => {
    const { trust: shadowed } = openTrust({ policy, shadow: true });
    expect(shadowed.leastConfidence).toBe(0.05);
    const { trust: judged } = openTrust({ policy, band: { low: 0.7, high: 0.99, judge: honest } });
    expect(judged.leastConfidence).toBe(0.7);
  });
});
