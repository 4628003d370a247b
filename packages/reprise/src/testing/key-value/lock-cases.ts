import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, withKeyValue } from './fixture.ts';

/** Locks (S2-08). */
export function lockCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-08 gives a lock to one at a time, with a token of its own and a fence that grows',
      run: withKeyValue(make, async (kv) => {
        const first = await kv.lock('a');
        assert.equal(await kv.lock('a', { blocking: false }), undefined);
        const other = await kv.lock('b', { blocking: false });
        assert.equal(await first!.release(), true);
        const second = await kv.lock('a', { blocking: false });
        assert.notEqual(first!.token, second!.token);
        assert.ok(second!.fence > first!.fence, `${second!.fence} after ${first!.fence}`);
        assert.deepEqual([await second!.release(), await other!.release()], [true, true]);
        await assert.rejects(kv.lock(''), { code: 'INVALID_ARGUMENT' });
      }),
    },
    {
      title: 'S2-08 ends a lock at its timeout, so that nothing sticks; its holder is told (defect 3.7 #7)',
      run: withKeyValue(make, async (kv, pass) => {
        const first = await kv.lock('a', { timeout: 40 });
        assert.equal(first!.lost.aborted, false);
        await pass(60);
        assert.equal(first!.lost.aborted, true);
        const second = await kv.lock('a', { blocking: false });
        assert.ok(second!.fence > first!.fence);
        assert.equal(await first!.renew(), false);
        await second!.release();
      }),
    },
    {
      title: 'S2-08 lets any number wait for a lock, without a warning of Node',
      run: withKeyValue(make, async (kv, pass) => {
        const warnings: string[] = [];
        const note = ({ name }: Error): void => void warnings.push(name);
        process.on('warning', note);
        const first = await kv.lock('a');
        const waiting = Promise.allSettled(Array.from({ length: 12 }, () => kv.lock('a')));
        await pass(30);
        process.off('warning', note);
        assert.ok(!warnings.includes('MaxListenersExceededWarning'));
        await kv.close();
        assert.deepEqual([...new Set((await waiting).map(({ status }) => status))], ['rejected']);
        assert.ok(first);
      }),
    },
    {
      title: 'defect 3.7 #8: a late release leaves the lock of the next holder alone',
      run: withKeyValue(make, async (kv, pass) => {
        const first = await kv.lock('a', { timeout: 30 });
        await pass(40);
        const second = await kv.lock('a', { blocking: false });
        assert.equal(await first!.release(), false);
        assert.equal(await kv.lock('a', { blocking: false }), undefined);
        assert.equal(await second!.release(), true);
        assert.equal(await second!.release(), false);
      }),
    },
    {
      title: 'S2-08 holds a lock longer when it is renewed',
      run: withKeyValue(make, async (kv, pass) => {
        const lock = await kv.lock('a', { timeout: 60 });
        assert.equal(await lock!.renew(10_000), true);
        await pass(80);
        assert.equal(lock!.lost.aborted, false);
        assert.equal(await kv.lock('a', { blocking: false }), undefined);
        assert.equal(await lock!.release(), true);
      }),
    },
    {
      title: 'S2-08 renews a lock by itself until it is released (defect 3.7 #7)',
      run: withKeyValue(make, async (kv, pass) => {
        const lock = await kv.lock('a', { timeout: 600, renew: true });
        for (let step = 0; step < 18; step++) await pass(40);
        assert.equal(lock!.lost.aborted, false);
        assert.equal(await kv.lock('a', { blocking: false }), undefined);
        assert.equal(await lock!.release(), true);
        assert.equal(lock!.lost.aborted, false);
        assert.ok(await kv.lock('a', { blocking: false }));
      }),
    },
    {
      title: 'S2-08 waits for a lock until it is free, or gives up in time',
      run: withKeyValue(make, async (kv, pass) => {
        const held = await kv.lock('a');
        const waiting = kv.lock('a', { wait: '10s' });
        await pass(30);
        await held!.release();
        for (let step = 0; step < 4; step++) await pass(40);
        const next = await waiting;
        assert.ok(next);
        const vain = kv.lock('a', { wait: 60 });
        for (let step = 0; step < 4; step++) await pass(30);
        assert.equal(await vain, undefined);
        await next.release();
      }),
    },
    {
      title: 'S2-08 is released at the end of its block',
      run: withKeyValue(make, async (kv) => {
        {
          await using lock = await kv.lock('{braces} and %');
          assert.ok(lock);
        }
        assert.ok(await kv.lock('{braces} and %', { blocking: false }));
      }),
    },
  ];
}
