import type { Explanation } from 'reprise/semantic';
import { describe, expect, it } from 'vitest';
import { noTrustYet, someTrust } from '../../test/trust-fixture.ts';
import { healthOfTrust } from './health-of-trust.ts';
import { explanationAnswer, wireExplanation } from './wire-explanation.ts';
import { wireTrust } from './wire-trust.ts';

describe('trust as JSON', () => {
  it('has the rate over hits and over requests, each with its interval', () => {
    expect(wireTrust(someTrust, [])).toMatchObject({
      state: 'suspended',
      policy: 'learned',
      max_error: 0.005,
      audit_rate: 0.1,
      wrong_answer_rate: { rate: 0.05, low: 0.0138, high: 0.165, part: 2, whole: 40 },
      wrong_answer_rate_of_requests: { rate: 0.02, part: 20, whole: 1_000 },
      judge_trusted: true,
      band: { passed: 9, refused: 4 },
    });
  });

  it('has the audits the judge was unsure of beside the rate over hits', () => {
    const wrongOfHits = { ...someTrust.wrongOfHits, unsure: 7 };
    const wire = wireTrust({ ...someTrust, wrongOfHits }, []);
    expect(wire.wrong_answer_rate).toMatchObject({ part: 2, whole: 40, unsure: 7 });
    expect(wire.wrong_answer_rate_of_requests).not.toHaveProperty('unsure');
  });

  it('says null where nothing is known yet', () => {
    expect(wireTrust(noTrustYet, [])).toMatchObject({
      max_error: null,
      wrong_answer_rate: { rate: null, low: 0, high: 1 },
      judge_trusted: null,
    });
  });
});

describe('what shadow mode saw, as JSON', () => {
  const rate = { part: 1, whole: 4, rate: 0.25, low: 0.05, high: 0.7 };
  const line = {
    bound: 0.8,
    hitRate: rate,
    wrongOfHits: rate,
    wrongOfRequests: rate,
    savedOfThousand: undefined,
  };

  it('has a line for each bound of confidence', () => {
    const shadow = { lookups: 4, hits: 1, right: 1 };
    expect(wireTrust({ ...noTrustYet, shadow }, [line]).shadow).toEqual({
      ...shadow,
      table: [
        { bound: 0.8, hit_rate: rate, wrong_of_hits: rate, wrong_of_requests: rate, saved_of_thousand: null },
      ],
    });
  });

  it('has no money where no price is known, and tokens all the same', () => {
    const shadow = { lookups: 4, hits: 1, right: 1 };
    const savedOfThousand = { tokens: 5, usd: undefined };
    expect(wireTrust({ ...noTrustYet, shadow }, [{ ...line, savedOfThousand }]).shadow.table).toMatchObject([
      { saved_of_thousand: { tokens: 5, usd: null } },
    ]);
  });

  it('has no lines where there was none to see', () => {
    expect(wireTrust(noTrustYet, [line]).shadow.table).toEqual([]);
  });
});

describe('an explanation as JSON', () => {
  it('has every field its schema has, with null for what is not known', () => {
    const candidate = { entryId: 'a', answerId: 'b', similarity: 0.9, confidence: 0.8, bucket: 'all' };
    const explanation: Explanation = {
      outcome: 'miss',
      reason: 'nothing is close enough',
      exactKey: 'chat:a:b:c',
      entryId: undefined,
      embedder: 'fake',
      coverage: undefined,
      policy: 'threshold',
      candidates: [
        {
          ...candidate,
          veto: undefined,
          evidence: { margin: 1 },
          decision: undefined,
          passedOver: 'x',
          keptBack: 'in quarantine',
          numbers: {},
        },
        {
          ...candidate,
          passedOver: undefined,
          veto: { guard: 'numbers', reason: '7 is not 8' },
          evidence: {},
          decision: { action: 'reject', reason: 'too far', bound: 0.95 },
          keptBack: undefined,
          numbers: { threshold: 0.95 },
        },
      ],
    };
    const wire = wireExplanation(explanation);
    expect(explanationAnswer.parse(wire)).toEqual(wire);
    expect(wire).toMatchObject({ exact_key: 'chat:a:b:c', entry_id: null, coverage: null });
    expect(wire.candidates[0]).toMatchObject({
      answer_id: 'b',
      veto: null,
      decision: null,
      passed_over: 'x',
      kept_back: 'in quarantine',
    });
    expect(wire.candidates[1]).toMatchObject({ veto: { guard: 'numbers' }, decision: { bound: 0.95 } });
    expect(wire.candidates[1]).toMatchObject({ kept_back: null });
  });
});

describe('the health of answering by meaning', () => {
  it('is degraded while it is suspended, with the reason', () => {
    expect(healthOfTrust(someTrust)).toEqual({
      status: 'degraded',
      detail: `suspended: ${someTrust.reason}`,
    });
    expect(healthOfTrust(noTrustYet).status).toBe('ok');
    expect(healthOfTrust({ state: 'shadow', reason: 'it measures only' }).status).toBe('ok');
    expect(healthOfTrust(undefined)).toEqual({ status: 'off' });
  });

  it('says how far answers of another embedder are embedded again, until all are', () => {
    const detail = (total: number, done: number, failed: number) =>
      healthOfTrust(noTrustYet, { total, done, failed }).detail;
    expect(detail(10, 4, 0)).toMatch(/; 4 of 10 answers of another embedder are embedded again$/);
    expect(detail(10, 8, 2)).toMatch(/embedded again, 2 could not be$/);
    expect(detail(10, 10, 0)).toBe(detail(0, 0, 0));
  });
});
