import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, withKeyValue } from './fixture.ts';

/** Sorted sets. */
export function sortedSetCases(make: MakeKeyValue): ContractCase[] {
  return [
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
    {
      title: 'S2-12 adds to the score of a member, which has 0 before',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.incrementScore('z', 'a', 2.5), 2.5);
        assert.equal(await kv.incrementScore('z', 'a', -1), 1.5);
        assert.equal(await kv.bytes.incrementScore('z', noText, 0.1), 0.1);
        assert.equal(await kv.scoreOf('z', noText), 0.1);
        assert.equal(await kv.incrementScore('z', 'a', Infinity), Infinity);
        await assert.rejects(kv.incrementScore('z', 'a', -Infinity), { code: 'REDIS_REFUSED' });
        await assert.rejects(kv.incrementScore('z', 'a', Number.NaN), { code: 'INVALID_ARGUMENT' });
        assert.deepEqual(await kv.scoreOf('z', 'a'), Infinity);
        await Promise.all(Array.from({ length: 30 }, () => kv.incrementScore('z', 'many', 1)));
        assert.equal(await kv.scoreOf('z', 'many'), 30);
      }),
    },
    {
      title: 'S2-12 counts and removes members by score, and the set with the last of them',
      run: withKeyValue(make, async (kv) => {
        const scores = [-Infinity, -1, 0.1, 2, 2 ** 53, Infinity];
        await kv.addScored('z', ...scores.map((score) => ({ member: `m${score}`, score })));
        const counts = [{}, { max: 0.1 }, { min: 0.1, max: 2 }, { min: 3, max: 2 }, { min: Infinity }];
        const counted = await Promise.all(counts.map((bounds) => kv.countByScore('z', bounds)));
        assert.deepEqual(counted, [6, 3, 2, 0, 1]);
        assert.equal(await kv.removeByScore('z', { min: -1, max: 2 }), 3);
        assert.deepEqual(
          (await kv.rangeByRank('z')).map(({ score }) => score),
          [-Infinity, 2 ** 53, Infinity],
        );
        await assert.rejects(kv.removeByScore('z', { max: Number.NaN }), { code: 'INVALID_ARGUMENT' });
        assert.equal(await kv.removeByScore('z', {}), 3);
        assert.deepEqual([await kv.exists('z'), await kv.removeByScore('z', {})], [false, 0]);
        assert.equal(await kv.countByScore('z', {}), 0);
      }),
    },
  ];
}
