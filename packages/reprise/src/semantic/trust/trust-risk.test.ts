import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learned } from '../policies/learned.ts';
import { seededRandom } from '../tuning/index.ts';
import { candidate, openTrust, play } from './trust-fixture.js';

/** Audits each hit, so that tests need few. */
const audited = { auditRate: 1 };

describe('Trust at risk', () => {
  it.each([1, 2, 3, 4, 5])(
    'suspends within 30 audits of a jump to half wrong, says so once, and recovers (%i)',
    (seed) => {
      const opened = openTrust({ maxError: 0.01, ...audited });
      const { trust, lines } = opened;
      const random = seededRandom(seed);
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
      const seen = play(opened, { requests: 10_000, hitShare: 0.3, wrong: 0.01, random: seededRandom(seed) });
      expect(seen.changes).toBe(0);
    }
  });

  it.each([0.06, 0.1])('does not flap when %d of hits are wrong, where 0.033 are allowed', (wrong) => {
    const opened = openTrust({ maxError: 0.01, ...audited });
    const { trust } = opened;
    const seen = play(opened, { requests: 60_000, hitShare: 0.3, wrong, random: seededRandom(7) });
    expect(trust.state).toBe('suspended');
    expect(seen.changes).toBeLessThanOrEqual(3);
  });

  it('keeps wrong answers near the bound in the long run, with one hit in a hundred audited', () => {
    const opened = openTrust({ maxError: 0.01 });
    const { trust } = opened;
    const seen = play(opened, { requests: 100_000, hitShare: 0.3, wrong: 0.2, random: seededRandom(3) });
    expect(seen.wrongServed / 100_000).toBeLessThan(0.01);
    expect(trust.state).toBe('suspended');
  });

  it('says nothing of a bound that is not set', () => {
    const opened = openTrust(audited);
    const { trust } = opened;
    play(opened, { requests: 2_000, hitShare: 0.5, wrong: 0.9, random: seededRandom(1) });
    expect(trust.stats()).toMatchObject({ state: 'serving', reason: 'no bound is set', maxError: undefined });
  });

  it('tells a bound that only the policy has from one that audits watch', () => {
    const { trust } = openTrust({ ...audited, policy: learned({ maxError: 0.02 }) });
    expect(trust.stats().reason).toBe(
      'maxError of the cache is not set, so audits watch no bound; the policy keeps its own, 2%',
    );
  });

  it('says how many audited hits were wrong before there are enough of them, and when hits stop', () => {
    const opened = openTrust({ maxError: 0.01, ...audited });
    const { trust } = opened;
    const random = seededRandom(1);
    expect(trust.stats().reason).toBe('no audited hit has been judged yet');
    play(opened, { requests: 2, hitShare: 1, wrong: 0, random });
    expect(trust.stats().reason).toBe('none of the last 2 judged hits was wrong');
    for (let wrong = 1; wrong < 5; wrong++) {
      const reason = `${wrong} of the last ${wrong + 2} judged hits were wrong`;
      play(opened, { requests: 1, hitShare: 1, wrong: 1, random });
      const next = wrong === 4 ? 'one more suspends' : `${5 - wrong} more in a row suspend`;
      expect(trust.stats()).toMatchObject({
        state: 'serving',
        reason: `${reason}; ${next} answers by meaning`,
      });
    }
    play(opened, { requests: 1, hitShare: 1, wrong: 1, random });
    expect(trust.state).toBe('suspended');
  });

  it('says what a bound on requests allows of hits, within it and when it suspends', () => {
    const opened = openTrust({ maxError: 0.01, ...audited });
    const { trust } = opened;
    const random = seededRandom(1);
    play(opened, { requests: 2_000, hitShare: 0.5, wrong: 0, random });
    play(opened, { requests: 1, hitShare: 1, wrong: 1, random });
    expect(trust.stats().reason).toMatch(
      /^1 of the last 500 judged hits were wrong; the bound of 1% of requests allows (1\.9\d|2|2\.0\d)% of hits$/,
    );
    while (trust.state === 'serving') play(opened, { requests: 1, hitShare: 1, wrong: 1, random });
    expect(trust.stats().reason).toMatch(
      /^5 of the last 500 judged hits were wrong; the bound of 1% of requests allows 1\.98% of hits; 191 right ones in a row resume it$/,
    );
  });

  it('never serves while it is suspended', () => {
    const opened = openTrust({ maxError: 0.01, ...audited });
    const { trust } = opened;
    play(opened, { requests: 300, hitShare: 1, wrong: 1, random: seededRandom(1) });
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
    const seen = play(opened, { requests: 20_000, hitShare: 0.25, wrong: 0.1, random: seededRandom(2) });
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
    play(opened, { requests: 50, hitShare: 1, wrong: 1, random: seededRandom(1) });
    clock.advance(2 * 3_600_000);
    expect(trust.stats().wrongOfHits).toMatchObject({ whole: 0, rate: undefined });
    expect(trust.stats().wrongOfRequests.whole).toBe(0);
  });
});
