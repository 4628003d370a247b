import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { deferred } from '../../../core/index.ts';
import type { PermitSteps } from './held-permit.ts';
import { permitOperations } from './permit-operations.ts';

/** Permits whose tokens are taken when `taking` lets them, and the tokens that were dropped. */
function setup(taking: () => Promise<boolean>) {
  const dropped: string[] = [];
  const steps: PermitSteps = {
    take: taking,
    drop: async (_name, token) => dropped.push(token) > 0,
    count: async () => 0,
  };
  return { permits: permitOperations(steps), steps, dropped };
}

describe('a permit', () => {
  it('is dropped when the answer to taking it is lost, because nobody holds it', async () => {
    const { permits, dropped } = setup(() => Promise.reject(new Error('unreachable')));
    await assert.rejects(permits.permit('a', { limit: 1 }), { message: 'unreachable' });
    assert.equal(dropped.length, 1);
  });

  it('that is released while it is renewed is held no longer, whichever comes first', async () => {
    const renewal = deferred<boolean>();
    const answers = [Promise.resolve(true), renewal.promise];
    const { permits, dropped } = setup(() => answers.shift()!);
    const permit = await permits.permit('a', { limit: 1 });
    const renewing = permit!.renew();
    assert.equal(await permit!.release(), true);
    renewal.resolve(true);
    assert.equal(await renewing, false);
    assert.deepEqual(dropped, [permit!.token, permit!.token]);
    assert.equal(await permit!.renew(), false);
  });

  it('that cannot be released fails when that is asked for, not at the end of a block', async () => {
    const { permits, steps } = setup(async () => true);
    steps.drop = () => Promise.reject(new Error('unreachable'));
    const kept = await permits.permit('a', { limit: 1 });
    {
      await using permit = await permits.permit('a', { limit: 1 });
      assert.ok(permit);
    }
    await assert.rejects(kept!.release(), { message: 'unreachable' });
  });
});
