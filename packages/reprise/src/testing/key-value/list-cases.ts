import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, plain, withKeyValue } from './fixture.ts';

/** Lists. */
export function listCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-04 pushes at both ends and gives the new length',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.pushRight('l', ['c', 'd']), 2);
        assert.equal(await kv.pushLeft('l', ['b', 'a']), 4);
        assert.equal(await kv.pushRight('l', []), 4);
        assert.deepEqual(await kv.listRange('l'), ['a', 'b', 'c', 'd']);
        assert.deepEqual([await kv.listLength('l'), await kv.listLength('missing')], [4, 0]);
        await kv.pushRight('l', [noText]);
        assert.deepEqual(plain((await kv.bytes.listRange('l', -1))[0]), [...noText]);
      }),
    },
    {
      title: 'S2-04 takes items from both ends, one or many, and the list with the last of them',
      run: withKeyValue(make, async (kv) => {
        await kv.pushRight('l', ['a', 'b', 'c', 'd', 'e', 'f']);
        assert.deepEqual(await kv.popLeft('l'), ['a']);
        assert.deepEqual(await kv.popRight('l'), ['f']);
        assert.deepEqual(await kv.popLeft('l', 2), ['b', 'c']);
        assert.deepEqual(await kv.popRight('l', 5), ['e', 'd']);
        assert.equal(await kv.exists('l'), false);
        assert.deepEqual([await kv.popLeft('l'), await kv.popRight('l', 2)], [[], []]);
        await assert.rejects(kv.popLeft('l', 0), { code: 'INVALID_ARGUMENT' });
      }),
    },
    {
      title: 'S2-04 gives and keeps parts of a list, counted from either end',
      run: withKeyValue(make, async (kv) => {
        await kv.pushRight('l', ['a', 'b', 'c', 'd', 'e']);
        assert.deepEqual(await kv.listRange('l', 1, 3), ['b', 'c', 'd']);
        assert.deepEqual(await kv.listRange('l', -2, -1), ['d', 'e']);
        assert.deepEqual(await kv.listRange('l', -100, 0), ['a']);
        assert.deepEqual(await kv.listRange('l', 3, 100), ['d', 'e']);
        assert.deepEqual(await kv.listRange('l', 4, 3), []);
        assert.deepEqual(await kv.listRange('l', 5), []);
        await kv.trimList('l', -3, -2);
        assert.deepEqual(await kv.listRange('l'), ['c', 'd']);
        await kv.trimList('l', 5, 9);
        assert.equal(await kv.exists('l'), false);
        await kv.trimList('missing', 0, 1);
      }),
    },
    {
      title: 'S2-12 pushes, sets the expiry and gives the length in one call',
      run: withKeyValue(make, async (kv, pass) => {
        const items = Array.from({ length: 2_500 }, (_, index) => `item ${index}`);
        assert.equal(await kv.pushRight('l', items, { ttl: '1d' }), 2_500);
        assert.ok((await kv.ttl('l')) > 86_000_000);
        assert.equal(await kv.pushLeft('l', ['first'], { ttl: 60 }), 2_501);
        assert.equal(await kv.pushRight('l', ['last'], { ttl: 0 }), 2_502);
        assert.ok((await kv.ttl('l')) > 0);
        assert.deepEqual(await kv.listRange('l', 0, 2), ['first', 'item 0', 'item 1']);
        assert.deepEqual(await kv.listRange('l', -2), ['item 2499', 'last']);
        await pass(70);
        assert.deepEqual([await kv.listRange('l'), await kv.listLength('l')], [[], 0]);
      }),
    },
    {
      title: 'defect 3.7 #6: many who push while another takes lose nothing and get nothing twice',
      run: withKeyValue(make, async (kv) => {
        const pushed = Array.from({ length: 60 }, (_, index) => `message ${index}`);
        const taken: string[] = [];
        const take = async () => {
          taken.push(...(await kv.popLeft('buffer', 7)));
        };
        await Promise.all(pushed.flatMap((item) => [kv.pushRight('buffer', [item]), take()]));
        while (await kv.exists('buffer')) await take();
        assert.deepEqual(taken.sort(), pushed.sort());
      }),
    },
    {
      title: 'S2-04 keeps JSON in lists, and gives what is none as it is',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.pushRightJson('l', [{ role: 'user' }, '你好'], { ttl: '1m' }), 2);
        assert.equal(await kv.pushLeftJson('l', [null]), 3);
        await kv.pushRight('l', ['{broken']);
        assert.deepEqual(await kv.listRangeJson('l'), [null, { role: 'user' }, '你好', '{broken']);
        assert.deepEqual(await kv.listRangeJson('l', 1, 1), [{ role: 'user' }]);
      }),
    },
  ];
}
