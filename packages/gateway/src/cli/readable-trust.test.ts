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
      numbers: { delta: 0.005 },
    });
  });

  it('says that nothing is known yet, and leaves out what there is not', () => {
    const shown = readableTrust(wireTrust(noTrustYet, []));
    expect(shown).toMatchObject({ bound: 'none', wrong_of_hits: 'not known yet (0 audited)' });
    expect(shown).toMatchObject({ wrong_of_requests: 'not known yet (at most 100%)' });
    expect(shown).not.toHaveProperty('judge');
    expect(shown).not.toHaveProperty('shadow');
  });

  it('shows what shadow mode found', () => {
    const shadow = { lookups: 50, hits: 20, right: 19 };
    expect(readableTrust(wireTrust({ ...noTrustYet, shadow }, []))).toMatchObject({ shadow });
  });
});
