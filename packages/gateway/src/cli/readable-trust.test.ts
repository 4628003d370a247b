import { describe, expect, it } from 'vitest';
import { noTrustYet, someTrust } from '../../test/trust-fixture.ts';
import { wireTrust } from '../trust/index.ts';
import { readableTrust } from './readable-trust.ts';

describe('trust for people', () => {
  it('has rates as shares with their intervals, and says which one is counted and which estimated', () => {
    expect(readableTrust(wireTrust(someTrust, []))).toMatchObject({
      state: 'suspended',
      reason: someTrust.reason,
      bound: '0.5% of all requests',
      wrong_of_hits: '5% (95%: 1.38% to 16.5%, 2 of 40 audited)',
      wrong_of_requests:
        '2% estimated (95%: 1.3% to 3.07%): wrong_of_hits times the share of hits in 1000 requests',
      judge: 'trusted',
      decided_by_band: { passed: 9, refused: 4 },
      numbers: { delta: 0.005 },
    });
  });

  it('says that nothing is known yet, and leaves out what there is not', () => {
    const shown = readableTrust(wireTrust(noTrustYet, []));
    expect(shown).toMatchObject({ bound: 'none', wrong_of_hits: 'not known yet (0 audited)' });
    expect(shown).toMatchObject({ wrong_of_requests: 'not known yet (at most 100%)' });
    expect(shown).not.toHaveProperty('judge');
    expect(shown).not.toHaveProperty('decided_by_band');
    expect(shown).not.toHaveProperty('remedy');
    expect(shown).not.toHaveProperty('shadow');
  });

  it('says what to do when every audit ended unsure', () => {
    const audits = { same: 0, different: 0, unsure: 6 };
    const shown = readableTrust(wireTrust({ ...noTrustYet, audits, observations: { explore: 6 } }, []));
    expect(shown).toMatchObject({
      reason: 'no audit was decided, 6 ended unsure',
      remedy: expect.stringContaining('semantic.judge'),
      wrong_of_hits: 'not known yet (0 of 6 audits decided)',
    });
    expect(shown).not.toHaveProperty('observations');
  });

  it('says what to do while the judge is not believed', () => {
    const blind = {
      ...noTrustYet,
      state: 'suspended',
      reason: 'the judge erred',
      judgeTrusted: false,
    } as const;
    expect(readableTrust(wireTrust(blind, []))).toMatchObject({
      reason: 'the judge erred',
      remedy: expect.stringMatching(/^Name another judge: see semantic\.judge/),
    });
  });

  it('says that a policy learns from what is mostly unsure, and what to do', () => {
    const observations = { explore: 820, audit: 10 };
    const shown = (unsureObservations: number, policy: string) =>
      readableTrust(wireTrust({ ...noTrustYet, policy, observations, unsureObservations }, []));
    expect(shown(816, 'learned')).toMatchObject({
      reason: '816 of 830 labels were unsure, which counts as wrong',
      remedy: expect.stringContaining('semantic.judge'),
    });
    for (const other of [shown(415, 'learned'), shown(816, 'threshold')]) {
      expect(other).toMatchObject({ reason: noTrustYet.reason });
      expect(other).not.toHaveProperty('remedy');
    }
  });

  it('says beside the rate how many audits ended unsure, and what to do when those are most', () => {
    const shown = (unsure: number) =>
      readableTrust(
        wireTrust({ ...someTrust, wrongOfHits: { ...someTrust.wrongOfHits, high: 0.25, unsure } }, []),
      );
    expect(shown(7)).toMatchObject({
      wrong_of_hits: '5% (95%: 1.38% to 25%, 2 of 40 audited, 7 more unsure)',
    });
    expect(shown(7)).not.toHaveProperty('remedy');
    expect(shown(41)).toHaveProperty('remedy');
    expect(shown(0)).toMatchObject({ wrong_of_hits: '5% (95%: 1.38% to 25%, 2 of 40 audited)' });
  });

  it('says why hits are suspended, also when audits end unsure since', () => {
    const audits = { same: 0, different: 0, unsure: 6 };
    const shown = readableTrust(wireTrust({ ...noTrustYet, audits, state: 'suspended', reason: 'why' }, []));
    expect(shown).toMatchObject({ state: 'suspended', reason: 'why' });
  });

  it('does not tell to ask a model where one judges already', () => {
    const audits = { same: 0, different: 0, unsure: 6 };
    const shown = readableTrust(wireTrust({ ...noTrustYet, audits }, [], 'llm'));
    expect(shown).toMatchObject({ remedy: expect.stringContaining('semantic.judge.model') });
    expect(shown).toMatchObject({ remedy: expect.not.stringContaining('only a judge that asks a model') });
  });

  it('says why the judge fails, and what to do', () => {
    const judgeFault = 'The upstream answers with 404: no such model';
    expect(readableTrust(wireTrust({ ...someTrust, judgeFault }, [], 'llm'))).toMatchObject({
      judge: `fails: ${judgeFault}`,
      remedy: expect.stringContaining('semantic.judge.model, base_url, api_key and deadline'),
    });
  });

  it('shows what shadow mode found', () => {
    const shadow = { lookups: 50, hits: 20, right: 19 };
    expect(readableTrust(wireTrust({ ...noTrustYet, shadow }, []))).toMatchObject({ shadow });
  });
});
