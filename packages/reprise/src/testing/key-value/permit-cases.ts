import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, withKeyValue } from './fixture.ts';

/** Permits. */
export function permitCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'defect 5.5 #4: gives at most as many permits of a name as its limit',
      run: withKeyValue(make, async (kv) => {
        const asked = await Promise.all(Array.from({ length: 9 }, () => kv.permit('a', { limit: 3 })));
        const [first, ...others] = asked.filter((permit) => permit !== undefined);
        assert.deepEqual([others.length + 1, await kv.permitCount('a')], [3, 3]);
        assert.equal(new Set([first, ...others].map((permit) => permit!.token)).size, 3);
        assert.deepEqual([first!.name, await kv.permitCount('b')], ['a', 0]);
        assert.deepEqual([await first!.release(), await first!.release()], [true, false]);
        assert.equal(await kv.permitCount('a'), 2);
        assert.ok(await kv.permit('a', { limit: 3 }));
        assert.equal(await kv.permit('a', { limit: 3 }), undefined);
        assert.ok(await kv.permit('a', { limit: 4 }));
        assert.ok(await kv.permit('{braces} and %', { limit: 1 }));
      }),
    },
    {
      title:
        'defect 5.5 #4: counts a holder no longer that neither renews nor releases, and never less than none',
      run: withKeyValue(make, async (kv, pass) => {
        const dead = await kv.permit('a', { limit: 2, timeout: 40 });
        const alive = await kv.permit('a', { limit: 2, timeout: '1m' });
        await pass(60);
        assert.equal(await kv.permitCount('a'), 1);
        assert.equal(await dead!.release(), false);
        assert.equal(await kv.permitCount('a'), 1);
        assert.ok(await kv.permit('a', { limit: 2 }));
        assert.equal(await kv.permit('a', { limit: 2 }), undefined);
        assert.equal(await alive!.release(), true);
      }),
    },
    {
      title: 'defect 5.5 #4: counts a holder as long as it renews, however long that is',
      run: withKeyValue(make, async (kv, pass) => {
        const permit = await kv.permit('a', { limit: 1, timeout: 400 });
        for (let step = 0; step < 12; step++) {
          await pass(40);
          assert.equal(await permit!.renew(), true);
        }
        assert.equal(await kv.permit('a', { limit: 1 }), undefined);
        assert.equal(await kv.permitCount('a'), 1);
      }),
    },
    {
      title: 'lets a late holder take part again where there is room, and nobody after a release',
      run: withKeyValue(make, async (kv, pass) => {
        const late = await kv.permit('a', { limit: 1, timeout: 30 });
        await pass(40);
        assert.equal(await kv.permitCount('a'), 0);
        assert.equal(await late!.renew(), true);
        await pass(40);
        const other = await kv.permit('a', { limit: 1, timeout: '1m' });
        assert.equal(await late!.renew(), false);
        await other!.release();
        assert.deepEqual([await other!.renew(), await kv.permitCount('a')], [false, 0]);
        {
          await using held = await late!.renew().then(() => late);
          assert.deepEqual([held!.token, await kv.permitCount('a')], [late!.token, 1]);
        }
        assert.equal(await kv.permitCount('a'), 0);
      }),
    },
    {
      title: 'does not list permits, clears none, and rejects what makes no sense',
      run: withKeyValue(make, async (kv) => {
        await kv.permit('a', { limit: 1 });
        await kv.set('b', 'x');
        const listed: string[] = [];
        for await (const key of kv.keys()) listed.push(key);
        assert.deepEqual([listed, await kv.clear(), await kv.permitCount('a')], [['b'], 1, 1]);
        await assert.rejects(kv.permit('', { limit: 1 }), { code: 'INVALID_ARGUMENT' });
        await assert.rejects(kv.permitCount(''), { code: 'INVALID_ARGUMENT' });
        for (const limit of [0, 1.5]) {
          await assert.rejects(kv.permit('a', { limit }), { code: 'INVALID_ARGUMENT' });
        }
      }),
    },
  ];
}
