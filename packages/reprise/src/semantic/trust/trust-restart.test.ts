import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../../stores/index.ts';
import { ManualClock } from '../../testing/index.ts';
import type { Observation } from '../observation.ts';
import { seededRandom } from '../tuning/index.ts';
import { Ledger } from './ledger.ts';
import { candidate, openTrust, play } from './trust-fixture.js';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const day = 24 * 3_600_000;

/** Opens instances one after the other over one store, each with a bound of 1% of requests. */
function openStore() {
  const clock = new ManualClock();
  const store = memory({ clock, sweepInterval: 60 * day });
  const open = async () => {
    const ledger = new Ledger({ store, prefix: 'chat', clock });
    const { trust } = openTrust({ clock, ledger, maxError: 0.01, auditRate: 1 });
    closing.push(
      () => ledger.close(),
      () => trust.close(),
    );
    await ledger.open();
    return { trust, ledger, clock };
  };
  return { clock, store, open };
}

/** What an instance knows, as far as it is told to others. */
function known({ trust }: Awaited<ReturnType<ReturnType<typeof openStore>['open']>>) {
  const { state, reason, wrongOfHits } = trust.stats();
  return { state, reason, wrongOfHits };
}

describe('Trust after a restart, and beside another instance', () => {
  it.each([
    { hitShare: 0.1, wrong: 0.05, state: 'serving' },
    { hitShare: 0.1, wrong: 0.5, state: 'suspended' },
    { hitShare: 1, wrong: 0.002, state: 'serving' },
    { hitShare: 1, wrong: 0.021, state: 'suspended' },
  ])('is as it was with %j', async ({ hitShare, wrong, state }) => {
    const { open } = openStore();
    const before = await open();
    const random = seededRandom(5);
    play(before, { requests: 300 / hitShare, hitShare, wrong: 0, random });
    play(before, { requests: 1_500 / hitShare, hitShare, wrong, random });
    expect(before.trust.state).toBe(state);
    await before.ledger.flush();
    const beside = await open();
    expect(beside.trust.state).toBe(state);
    expect(beside.trust.stats().wrongOfHits).toEqual(before.trust.stats().wrongOfHits);
    await before.ledger.close();
    const after = await open();
    expect(known(after)).toEqual(known(beside));
    const { changes } = play(after, { requests: 200, hitShare, wrong, random });
    expect({ changes, state: after.trust.state }).toEqual({ changes: 0, state });
  });

  it('is still suspended when the audits that suspended it have left the window', async () => {
    const { open, clock } = openStore();
    const before = await open();
    play(before, { requests: 100, hitShare: 1, wrong: 1, random: seededRandom(1) });
    await before.ledger.close();
    clock.advance(8 * day);
    expect(before.trust.state).toBe('suspended');
    expect((await open()).trust.state).toBe('suspended');
  });

  it('takes half of the requests for hits in a ledger that has no share of hits', async () => {
    const { open, clock, store } = openStore();
    const ledger = new Ledger({ store, prefix: 'chat', clock });
    for (let at = 0; at < 400; at++) ledger.append(observed(clock.now() + at, { right: at % 20 > 0 }));
    clock.advance(400);
    await ledger.close();
    const { trust } = await open();
    expect(trust.state).toBe('suspended');
    expect(trust.stats().reason).toContain('the bound of 1% of requests allows 2% of hits');
  });
});

function observed(at: number, more: Partial<Observation>): Observation {
  return { ...candidate, id: `other-${at}`, at, right: true, source: 'audit', chance: 1, ...more };
}
