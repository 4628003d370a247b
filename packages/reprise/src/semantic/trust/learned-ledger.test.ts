import { describe, expect, it, vi } from 'vitest';
import { memory, type Store } from '../../stores/index.ts';
import { ManualClock, SharedMemory } from '../../testing/index.ts';
import { calibrated } from '../policies/calibrated.ts';
import { learned } from '../policies/learned.ts';
import { threshold } from '../policies/threshold.ts';
import type { Policy } from '../policy.ts';
import { Ledger } from './ledger.ts';
import { Trust } from './trust.ts';
import { honest } from './trust-fixture.js';

const clock = new ManualClock();
/** Explores nothing but what has to be. */
const random = () => 0.99;

const policies: Record<string, () => Policy> = {
  learned: () => learned({ maxError: 0.1, random }),
  calibrated: () => calibrated({ maxError: 0.1, fallback: threshold({ similarity: 1 }), floor: 0.7, random }),
};

/** One instance: a policy that learns, watched, with a ledger in a store. */
function start(store: Store, instanceId: string, policy: Policy) {
  const ledger = new Ledger({ store, prefix: 'chat', clock, instanceId });
  const trust = new Trust({ policy, judge: honest, clock, random, ledger });
  const stop = async (): Promise<void> => {
    trust.close();
    await ledger.close();
  };
  return { ledger, trust, stop };
}

const asked = { entryId: 'new', answerId: 'new', similarity: 0.9, confidence: 0.85, bucket: 'all' };

/** Candidates of this confidence are right, those of a low one are not. */
function teach({ trust }: { trust: Trust }): void {
  for (let at = 0; at < 200; at++) {
    const right = at % 2 === 0;
    const id = `entry ${at}`;
    const candidate = { ...asked, entryId: id, answerId: id, confidence: right ? 0.85 : 0.2 };
    trust.found({ candidate, right, source: 'explore', chance: 1 });
  }
}

/** Sums come out a little otherwise when labels are added in one go. */
function rounded(numbers: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value.toFixed(9))]));
}

describe.each(Object.entries(policies))('%s behind trust and a ledger', (_, make) => {
  it('decides after a restart as it did before', async () => {
    const store = memory({ clock });
    const before = start(store, 'one', make());
    expect(before.trust.decide(asked).action).toBe('explore');
    teach(before);
    const decided = before.trust.decide(asked);
    expect(decided.action).toBe('serve');
    const numbers = rounded(before.trust.describe(asked));
    await before.stop();
    const after = start(store, 'one', make());
    await after.ledger.open();
    expect(rounded(after.trust.describe(asked))).toEqual(numbers);
    expect(after.trust.decide(asked)).toEqual(decided);
    await after.stop();
  });

  it('learns what another instance over the same store observed', async () => {
    const server = new SharedMemory(clock);
    const [first, second] = [start(server.open(), 'one', make()), start(server.open(), 'two', make())];
    await Promise.all([first.ledger.open(), second.ledger.open()]);
    teach(first);
    await first.ledger.flush();
    expect(second.trust.decide(asked).action).toBe('explore');
    clock.advance(5_000);
    await vi.waitFor(() => expect(second.trust.decide(asked).action).toBe('serve'));
    await Promise.all([first.stop(), second.stop()]);
  });
});
