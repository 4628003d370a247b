import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, withKeyValue } from './fixture.ts';

/** Sets. */
export function setCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-06 keeps each member of a set once',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.addMembers('s', 'a', 'b', 'a'), 2);
        assert.equal(await kv.addMembers('s', 'b', noText), 1);
        assert.equal(await kv.addMembers('s'), 0);
        assert.equal(await kv.memberCount('s'), 3);
        assert.deepEqual([await kv.hasMember('s', noText), await kv.hasMember('s', 'c')], [true, false]);
        assert.deepEqual(
          (await kv.bytes.members('s')).map((each) => [...each].join()).sort(),
          [[...noText].join(), '97', '98'].sort(),
        );
        assert.equal(await kv.removeMembers('s', noText, 'b', 'c'), 2);
        assert.deepEqual(await kv.members('s'), ['a']);
        assert.equal(await kv.removeMembers('s', 'a'), 1);
        assert.equal(await kv.exists('s'), false);
        assert.deepEqual([await kv.members('s'), await kv.memberCount('s')], [[], 0]);
      }),
    },
  ];
}
