import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, plain, withKeyValue } from './fixture.ts';

/** Hashes, sets and sorted sets. */
export function collectionCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-05 keeps fields of a hash, whatever their names',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.hashSet('h', { a: '1', b: '2' }), 2);
        assert.equal(
          await kv.hashSet('h', [
            ['b', '3'],
            ['__proto__', '4'],
          ]),
          1,
        );
        assert.equal(await kv.hashSet('h', {}), 0);
        assert.equal(await kv.hashGet('h', 'b'), '3');
        assert.equal(await kv.hashGet('h', 'missing'), undefined);
        assert.equal(await kv.hashGet('missing', 'a'), undefined);
        assert.deepEqual(
          await kv.hashGetAll('h'),
          new Map([
            ['a', '1'],
            ['b', '3'],
            ['__proto__', '4'],
          ]),
        );
        assert.deepEqual([await kv.hashLength('h'), await kv.hashHas('h', 'a')], [3, true]);
        assert.equal(await kv.hashHas('h', 'c'), false);
        assert.deepEqual((await kv.hashFields('h')).sort(), ['__proto__', 'a', 'b']);
        assert.deepEqual((await kv.hashValues('h')).sort(), ['1', '3', '4']);
      }),
    },
    {
      title: 'S2-05 removes fields, and the hash with the last of them',
      run: withKeyValue(make, async (kv) => {
        await kv.hashSet('h', { a: '1', b: noText });
        assert.deepEqual(plain(await kv.bytes.hashGet('h', 'b')), [...noText]);
        assert.deepEqual([...(await kv.bytes.hashGetAll('h')).keys()].sort(), ['a', 'b']);
        assert.equal(await kv.hashDelete('h', 'a', 'missing'), 1);
        assert.equal(await kv.hashDelete('h'), 0);
        assert.equal(await kv.hashDelete('h', 'b'), 1);
        assert.equal(await kv.exists('h'), false);
        assert.equal(await kv.hashDelete('h', 'b'), 0);
      }),
    },
    {
      title: 'S2-12 keeps JSON in fields, and gives what is none as it is',
      run: withKeyValue(make, async (kv) => {
        await kv.hashSetJson('h', { a: { n: 1 }, b: [null] });
        await kv.hashSet('h', { c: 'no JSON' });
        assert.deepEqual(await kv.hashGetJson('h', 'a'), { n: 1 });
        assert.equal(await kv.hashGetJson('h', 'c'), undefined);
        assert.equal(await kv.hashGetJson('h', 'd'), undefined);
        const all: [string, unknown][] = [
          ['a', { n: 1 }],
          ['b', [null]],
          ['c', 'no JSON'],
        ];
        assert.deepEqual(await kv.hashGetAllJson('h'), new Map(all));
      }),
    },
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
    {
      title: 'S2-12 keeps members in the order of their scores, and of their bytes where these are equal',
      run: withKeyValue(make, async (kv) => {
        const ofScore = (score: number) => (member: string) => ({ member, score });
        assert.equal(
          await kv.addScored('z', ...['b', 'é', 'B', 'a'].map(ofScore(1)), ofScore(-2.5)('low')),
          5,
        );
        assert.equal(await kv.addScored('z', { member: 'low', score: 7 }, { member: 'new', score: 0 }), 1);
        const members = async (...range: [number?, number?]) =>
          (await kv.rangeByRank('z', ...range)).map(({ member }) => member);
        assert.deepEqual(await members(), ['new', 'B', 'a', 'b', 'é', 'low']);
        assert.deepEqual(await members(1, 2), ['B', 'a']);
        assert.deepEqual(await members(-2, -1), ['é', 'low']);
        assert.deepEqual(await members(4, 100), ['é', 'low']);
        assert.deepEqual(await members(3, 2), []);
        assert.deepEqual(await kv.rangeByRank('z', 0, 1, { reverse: true }), [
          { member: 'low', score: 7 },
          { member: 'é', score: 1 },
        ]);
        assert.deepEqual([await kv.scoreOf('z', 'low'), await kv.scoreOf('z', 'c')], [7, undefined]);
      }),
    },
    {
      title: 'S2-12 gives members by score, with bounds, from either end, some at a time',
      run: withKeyValue(make, async (kv) => {
        const scores = [-Infinity, -1, 0.1, 2, 2 ** 53, Infinity];
        await kv.addScored('z', ...scores.map((score) => ({ member: `m${score}`, score })));
        const given = async (options?: Parameters<typeof kv.rangeByScore>[1]) =>
          (await kv.rangeByScore('z', options)).map(({ score }) => score);
        assert.deepEqual(await given(), scores);
        assert.deepEqual(await given({ min: -1, max: 2 }), [-1, 0.1, 2]);
        assert.deepEqual(await given({ reverse: true, max: 2, limit: 2 }), [2, 0.1]);
        assert.deepEqual(await given({ min: 0, offset: 1, limit: 2 }), [2, 2 ** 53]);
        assert.deepEqual(await given({ offset: 5 }), [Infinity]);
        assert.deepEqual(await given({ limit: 0 }), []);
        await assert.rejects(kv.addScored('z', { member: 'x', score: Number.NaN }), {
          code: 'INVALID_ARGUMENT',
        });
      }),
    },
    {
      title: 'S2-12 removes members of a sorted set, and the set with the last of them',
      run: withKeyValue(make, async (kv) => {
        await kv.addScored('z', { member: 'a', score: 1 }, { member: noText, score: 2 });
        assert.deepEqual(
          (await kv.bytes.rangeByRank('z')).map(({ member }) => [...member]),
          [[97], [...noText]],
        );
        assert.equal(await kv.removeScored('z', 'a', 'missing'), 1);
        assert.equal(await kv.scoredCount('z'), 1);
        assert.equal(await kv.removeScored('z', noText), 1);
        assert.equal(await kv.exists('z'), false);
        assert.deepEqual([await kv.rangeByRank('z'), await kv.scoredCount('z')], [[], 0]);
      }),
    },
  ];
}
