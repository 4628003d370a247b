import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ManualClock } from '../../../testing/index.ts';
import { settle } from '../key-value-fixture.js';
import { HeldLock, type LockSteps } from './held-lock.ts';

/** A lock of 9 seconds that renews itself, its steps under control. */
function setup(extend: () => Promise<boolean>) {
  const clock = new ManualClock();
  const dropped: string[] = [];
  let extended = 0;
  const steps: LockSteps = {
    take: async () => 1,
    extend: () => {
      extended += 1;
      return extend();
    },
    drop: async (_name, token) => dropped.push(token) > 0,
  };
  const options = { name: 'a', token: 't', fence: 1, timeout: 9_000, renew: true, steps, clock };
  const lock = new HeldLock({ ...options, askedAt: clock.now() });
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      await settle();
    }
  };
  return { lock, dropped, pass, extended: () => extended };
}

describe('a lock that renews itself', () => {
  it('tries again when a renewal fails, and is lost when none worked in time', async () => {
    const { lock, pass, extended } = setup(() => Promise.reject(new Error('unreachable')));
    await pass(8);
    assert.deepEqual([extended(), lock.lost.aborted], [2, false]);
    await pass(1);
    assert.equal(lock.lost.aborted, true);
    assert.equal(await lock.renew(), false);
    const tries = extended();
    await pass(60);
    assert.equal(extended(), tries);
  });

  it('is lost at once when somebody else holds it', async () => {
    const { lock, pass, extended } = setup(async () => false);
    await pass(3);
    assert.deepEqual([extended(), lock.lost.aborted], [1, true]);
  });

  it('renews no longer once it is released, and does not count as lost then', async () => {
    const { lock, dropped, pass, extended } = setup(async () => true);
    await pass(4);
    assert.equal(await lock.release(), true);
    await pass(60);
    assert.deepEqual([extended(), dropped, lock.lost.aborted], [1, ['t'], false]);
  });
});
