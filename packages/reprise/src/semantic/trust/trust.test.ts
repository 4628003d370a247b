import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judge, Question } from '../judges/index.ts';
import type { Observation } from '../observation.ts';
import { learned } from '../policies/learned.ts';
import { candidate, honest, openTrust, play, seeded } from './trust-fixture.js';

const { signal } = new AbortController();
const question: Question = { query: 'p', cachedQuery: 'q', cached: 'Lyon', fresh: 'Paris' };
/** Audits each hit, so that tests need few. */
const audited = { auditRate: 1 };

describe('Trust at risk', () => {
  it.each([1, 2, 3, 4, 5])(
    'suspends within 30 audits of a jump to half wrong, says so once, and recovers (%i)',
    (seed) => {
      const opened = openTrust({ maxError: 0.01, ...audited });
      const { trust, lines } = opened;
      const random = seeded(seed);
      play(opened, { requests: 4_000, hitShare: 0.3, wrong: 0.01, random });
      expect(trust.state).toBe('serving');
      let audits = 0;
      while (trust.state === 'serving')
        audits += play(opened, { requests: 1, hitShare: 1, wrong: 0.5, random }).audits;
      expect(audits).toBeLessThanOrEqual(30);
      expect(lines.filter((line) => line.includes('suspended'))).toHaveLength(1);
      expect(trust.stats().reason).toContain('judged hits were wrong');
      expect(play(opened, { requests: 3_000, hitShare: 0.3, wrong: 0.5, random }).served).toBe(0);
      play(opened, { requests: 6_000, hitShare: 0.3, wrong: 0.002, random });
      expect(trust.state).toBe('serving');
      expect(lines.filter((line) => line.includes('goes on'))).toHaveLength(1);
    },
  );

  it('does not suspend a cache that keeps its bound, over ten seeds', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const opened = openTrust({ maxError: 0.01, ...audited });
      const seen = play(opened, { requests: 10_000, hitShare: 0.3, wrong: 0.01, random: seeded(seed) });
      expect(seen.changes).toBe(0);
    }
  });

  it.each([0.06, 0.1])('does not flap when %d of hits are wrong, where 0.033 are allowed', (wrong) => {
    const opened = openTrust({ maxError: 0.01, ...audited });
    const { trust } = opened;
    const seen = play(opened, { requests: 60_000, hitShare: 0.3, wrong, random: seeded(7) });
    expect(trust.state).toBe('suspended');
    expect(seen.changes).toBeLessThanOrEqual(3);
  });

  it('keeps wrong answers near the bound in the long run, with one hit in a hundred audited', () => {
    const opened = openTrust({ maxError: 0.01 });
    const { trust } = opened;
    const seen = play(opened, { requests: 100_000, hitShare: 0.3, wrong: 0.2, random: seeded(3) });
    expect(seen.wrongServed / 100_000).toBeLessThan(0.01);
    expect(trust.state).toBe('suspended');
  });

  it('says nothing of a bound that is not set', () => {
    const opened = openTrust(audited);
    const { trust } = opened;
    play(opened, { requests: 2_000, hitShare: 0.5, wrong: 0.9, random: seeded(1) });
    expect(trust.stats()).toMatchObject({ state: 'serving', reason: 'no bound is set', maxError: undefined });
  });

  it('never serves while it is suspended', () => {
    const opened = openTrust({ maxError: 0.01, ...audited });
    const { trust } = opened;
    play(opened, { requests: 300, hitShare: 1, wrong: 1, random: seeded(1) });
    const similarity = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(similarity, fc.double({ min: 0, max: 1, noNaN: true }), (nearness, confidence) => {
        const decision = trust.decide({ ...candidate, similarity: nearness, confidence });
        return decision.action !== 'serve';
      }),
    );
  });

  it('measures the share of wrong hits, and of requests, with intervals that hold the truth', () => {
    const opened = openTrust({ auditRate: 0.2, window: { audits: 5_000 } });
    const { trust } = opened;
    const seen = play(opened, { requests: 20_000, hitShare: 0.25, wrong: 0.1, random: seeded(2) });
    const { wrongOfHits, wrongOfRequests, audits } = trust.stats();
    expect(wrongOfHits.whole).toBe(seen.audits);
    expect(wrongOfHits.low).toBeLessThan(0.1);
    expect(wrongOfHits.high).toBeGreaterThan(0.1);
    expect(wrongOfRequests.rate).toBeCloseTo((wrongOfHits.rate ?? 0) * (seen.served / 20_000), 10);
    expect(wrongOfRequests.whole).toBe(20_000);
    expect(audits).toEqual({ same: 0, different: 0, unsure: 0 });
  });

  it('counts no label that is older than the window', () => {
    const opened = openTrust({ ...audited, window: { age: '1h' } });
    const { trust, clock } = opened;
    play(opened, { requests: 50, hitShare: 1, wrong: 1, random: seeded(1) });
    clock.advance(2 * 3_600_000);
    expect(trust.stats().wrongOfHits).toMatchObject({ whole: 0, rate: undefined });
    expect(trust.stats().wrongOfRequests.whole).toBe(0);
  });
});

describe('Trust and audits', () => {
  it('audits the first hits more often, then the rate that was asked for', () => {
    const { trust, clock } = openTrust({ auditRate: 0.01, random: seeded(5) });
    const chances = (hits: number) =>
      Array.from({ length: hits }, () => {
        clock.advance(1_000);
        const chance = trust.drawAudit();
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

  it('audits no more than 60 in a minute', () => {
    const { trust, clock } = openTrust(audited);
    const draw = () =>
      Array.from({ length: 200 }, () => trust.drawAudit()).filter((chance) => chance !== undefined);
    expect(draw()).toHaveLength(60);
    clock.advance(60_000);
    expect(draw()).toHaveLength(60);
  });

  it.each([{ auditRate: 0 }, { judge: undefined }])('audits nothing with %j, and says so', (options) => {
    const { trust } = openTrust(options);
    expect(Array.from({ length: 500 }, () => trust.drawAudit()).every((chance) => chance === undefined)).toBe(
      true,
    );
    expect(trust.stats().reason).toBe('hits are not audited, so wrong ones are not noticed');
  });
});

describe('Trust and its judge', () => {
  const judges: readonly [string, Judge['agrees']][] = [
    ['always says same', async () => 'same'],
    ['always says different', async () => 'different'],
    ['is always unsure', async () => 'unsure'],
    ['says what no judge says', async () => 'yes' as never],
    ['throws', async () => Promise.reject(new Error('out of order'))],
    [
      'throws at once',
      () => {
        throw new Error('out of order');
      },
    ],
  ];

  it.each(judges)('learns nothing from a judge that %s', async (_, agrees) => {
    const { trust } = openTrust({ judge: { name: 'odd', agrees } });
    for (let at = 0; at < 20; at++) expect(await trust.compare(question, signal)).toBe('unsure');
    expect(trust.stats()).toMatchObject({ unjudged: 20 });
    expect(trust.stats().judgeTrusted).not.toBe(true);
  });

  it('learns next to nothing from a judge that draws lots', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = seeded(seed);
      const agrees: Judge['agrees'] = async () => (random() < 0.5 ? 'same' : 'different');
      const { trust } = openTrust({ judge: { name: 'lots', agrees }, random: seeded(seed + 100) });
      let believed = 0;
      for (let at = 0; at < 1_000; at++)
        if ((await trust.compare(question, signal)) !== 'unsure') believed += 1;
      expect(believed).toBeLessThan(250);
    }
  });

  it('gives up on a judge that never answers, at its deadline', async () => {
    const { trust, clock, lines } = openTrust({
      judge: { name: 'slow', agrees: () => new Promise(() => {}) },
    });
    const comparing = trust.compare(question, signal);
    for (let at = 0; at < 10; at++) {
      await new Promise(setImmediate);
      clock.advance(30_000);
    }
    expect(await comparing).toBe('unsure');
    expect(lines).toHaveLength(1);
  });

  it('keeps back everything of a policy that learns from a judge which erred, until the judge has passed again', async () => {
    let lying = true;
    const agrees: Judge['agrees'] = async (asked, within) => (lying ? 'same' : honest.agrees(asked, within));
    const policy = learned({ random: () => 0.999_999 });
    const { trust, lines } = openTrust({ judge: { name: 'odd', agrees }, policy });
    await trust.compare(question, signal);
    expect(trust.state).toBe('suspended');
    expect(trust.stats()).toMatchObject({
      judgeTrusted: false,
      reason: expect.stringContaining('the judge erred'),
    });
    lying = false;
    for (let at = 0; at < 60; at++) await trust.compare(question, signal);
    expect(trust.state).toBe('serving');
    expect(lines.join('\n')).toContain('is trusted again');
  });

  it('believes an honest judge, and takes equal texts for the same without one', async () => {
    const { trust } = openTrust();
    expect(await trust.compare(question, signal)).toBe('different');
    expect(trust.stats().judgeTrusted).toBe(true);
    const { trust: without } = openTrust({ judge: undefined });
    expect(await without.compare({ ...question, cached: 'Paris' }, signal)).toBe('same');
  });

  it('puts nothing to a judge that is longer than it can be expected to read', async () => {
    let asked = 0;
    const agrees: Judge['agrees'] = async () => {
      asked += 1;
      return 'same';
    };
    const { trust } = openTrust({ judge: { name: 'counting', agrees } });
    expect(await trust.compare({ ...question, cached: 'x'.repeat(1_000_000) }, signal)).toBe('unsure');
    expect(asked).toBe(0);
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
    expect(lines[0]).toMatchObject({
      bound: 0.95,
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
    let listener: (observation: Observation) => void = () => {};
    const ledger = {
      append: (observation: Observation) => listener(observation),
      onObservation: (listen: typeof listener) => {
        listener = listen;
        return () => {};
      },
      open: async () => {},
    };
    const { trust, clock } = openTrust({ ledger });
    const elsewhere = {
      ...candidate,
      id: 'x-1',
      at: clock.now(),
      right: false,
      source: 'feedback',
      chance: 1,
    } as const;
    listener({ ...elsewhere, neighbours: ['cache:b'] });
    expect(trust.decide(neighbour).action).toBe('explore');
    trust.found({ candidate, right: true, source: 'explore', chance: 1 });
    expect(trust.stats().observations).toEqual({ explore: 1, shadow: 0, audit: 0, feedback: 1 });
  });

  it('is bounded', () => {
    const { trust } = openTrust();
    for (let at = 0; at < 600; at++) {
      const neighbours = Array.from({ length: 20 }, (_, one) => `cache:${at}-${one}`);
      trust.found({ candidate, right: false, source: 'feedback', chance: 1, neighbours });
    }
    expect(trust.stats().quarantined).toBe(10_000);
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

  it('serves nothing under its floor, which only raises that of the policy', () => {
    expect(openTrust({ floor: 0.96 }).trust.decide(candidate).action).toBe('reject');
    expect(openTrust({ floor: 0.1 }).trust.floor).toBe(0.8);
    expect(openTrust().trust.decide({ ...candidate, similarity: Number.NaN }).action).toBe('reject');
  });

  it('doubts a smaller bound than was measured, and none that it keeps itself', () => {
    const opened = openTrust({ maxError: 0.01, ...audited });
    const { trust } = opened;
    expect(trust.doubts(0.02)).toBeUndefined();
    expect(trust.doubts(0.005)).toContain('wrong answers may be');
    play(opened, { requests: 60_000, hitShare: 0.001, wrong: 0, random: seeded(1) });
    expect(trust.doubts(0.005)).toBeUndefined();
  });
});
