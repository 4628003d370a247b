import assert from 'node:assert/strict';
import type { MakeSharedKeyValue } from '../chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { rejectsWith, sessionCacheCase } from './session-cache-case.ts';

const awkward = [
  '*',
  'a',
  'a:b',
  'a*',
  'a?',
  '[a]',
  '{a}',
  '_',
  '%',
  'a b',
  '你好',
  'a:round:1',
  'stats',
  'x'.repeat(512),
];

/** Rounds, ids and counts. */
export function roundCases(make: MakeSharedKeyValue): ContractCase[] {
  return [
    sessionCacheCase(
      make,
      'S4-05 S4-08 keeps rounds and gives them in the order of their paths (defect 5.5 #11)',
      async ({ open }) => {
        const sessions = open();
        assert.deepEqual(await sessions.getSessionRounds('7'), []);
        for (const path of ['10', '2.1.1', '1', '2', '2.10', '2.1', '2.9']) {
          assert.deepEqual(await sessions.cacheRound('7', path, { role: 'user', input: path }), {
            stored: true,
          });
        }
        const rounds = await sessions.getSessionRounds<{ input: string }>('7');
        assert.deepEqual(
          rounds.map(({ path }) => path),
          ['1', '2', '2.1', '2.1.1', '2.9', '2.10', '10'],
        );
        assert.ok(rounds.every(({ path, data }) => data.input === path));
        assert.deepEqual(await sessions.getRound('7', '2.1'), { role: 'user', input: '2.1' });
        assert.equal(await sessions.getRound('7', '3'), undefined);
        assert.deepEqual(
          [await sessions.deleteRound('7', '2.1'), await sessions.deleteRound('7', '2.1')],
          [true, false],
        );
        assert.equal(await sessions.getSession('7'), undefined);
      },
    ),
    sessionCacheCase(make, 'S4-10 keeps the last rounds where that is asked for', async ({ open }) => {
      const sessions = open({ maxRounds: 3 });
      for (const path of ['9', '10', '2', '11', '12']) await sessions.cacheRound('7', path, path);
      const paths = (await sessions.getSessionRounds('7')).map(({ path }) => path);
      assert.deepEqual(paths, ['10', '11', '12']);
    }),
    sessionCacheCase(
      make,
      'defect 5.5 #10: a round lives as long as its session, which it renews',
      async ({ open }) => {
        const sessions = open();
        await sessions.cacheSession('7', {}, { ttl: '1h' });
        await sessions.cacheRound('7', '1', 'x');
        await sessions.cacheRound('7', '2', 'y', { ttl: '1m' });
        await sessions.cacheRound('7', '3', 'z', { ttl: '2h' });
        const ttl = async (path: string) =>
          Math.round(((await sessions.getRoundTtl('7', path)) ?? -1) / 60_000);
        assert.deepEqual([await ttl('1'), await ttl('2'), await ttl('3')], [60, 1, 60]);
        assert.equal(await sessions.getRoundTtl('7', '4'), undefined);
        await sessions.cacheSession('8', {}, { ttl: 0 });
        await sessions.cacheRound('8', '1', 'x');
        assert.equal(await sessions.getRoundTtl('8', '1'), Number.POSITIVE_INFINITY);
      },
    ),
    sessionCacheCase(
      make,
      'defect 5.5 #9: sessions whose ids are patterns, parts or keys of others are never mixed up',
      async ({ open }) => {
        const sessions = open();
        for (const id of awkward) {
          await sessions.cacheSession(id, { id });
          await sessions.cacheRound(id, '1', { id });
        }
        for (const id of awkward) {
          assert.equal((await sessions.getSession(id))?.['id'], id);
          assert.deepEqual(await sessions.getSessionRounds(id), [{ path: '1', data: { id } }]);
        }
        assert.deepEqual(await sessions.clearSession('*'), { sessionDeleted: true, roundsCleared: 1 });
        assert.deepEqual(await sessions.clearSession('*'), { sessionDeleted: false, roundsCleared: 0 });
        for (const id of awkward.slice(1)) {
          assert.equal((await sessions.getSession(id))?.['id'], id);
          assert.equal((await sessions.getSessionRounds(id)).length, 1);
        }
        for (const id of ['', 'x'.repeat(513), '好'.repeat(400), '\ud800', 7 as unknown as string]) {
          await rejectsWith('INVALID_ARGUMENT', () => sessions.getSession(id));
        }
        for (const path of ['', '*', '1.', '.1', '01', '1..2', 'a', '1'.repeat(10), `${'1.'.repeat(64)}1`]) {
          await rejectsWith('INVALID_ARGUMENT', () => sessions.getRound('a', path));
        }
      },
    ),
    sessionCacheCase(make, 'sessions of tenants are apart, whatever their ids', async ({ open }) => {
      const sessions = open();
      const of = (tenant: string | undefined, id: string) => sessions.getSession(id, { tenant });
      await sessions.cacheSession('b:c', { of: 'a' }, { tenant: 'a' });
      await sessions.cacheSession('c', { of: 'a:b' }, { tenant: 'a:b' });
      await sessions.cacheSession('a:b:c', { of: 'nobody' });
      assert.equal((await of('a', 'b:c'))?.['of'], 'a');
      assert.equal((await of('a:b', 'c'))?.['of'], 'a:b');
      assert.equal((await of(undefined, 'a:b:c'))?.['of'], 'nobody');
      assert.deepEqual(
        [await of('a', 'c'), await of('b', 'c'), await of(undefined, 'c')],
        [undefined, undefined, undefined],
      );
      assert.equal((await sessions.getCacheStats({ tenant: 'a' })).sessions, 1);
      await rejectsWith('INVALID_ARGUMENT', () => of('', 'c'));
      await rejectsWith('INVALID_ARGUMENT', () => sessions.getSession('c', { owner: 'x'.repeat(256) }));
    }),
    sessionCacheCase(
      make,
      'S4-06 counts sessions and rounds without looking at all keys (defect 5.5 #9)',
      async ({ open }) => {
        const sessions = open();
        const counts = async () => {
          const { sessions: there, rounds, roundsExact } = await sessions.getCacheStats();
          return [there, rounds, roundsExact];
        };
        assert.deepEqual(await counts(), [0, 0, true]);
        await sessions.cacheSession('1', {}, { owner: 'ann' });
        await sessions.cacheSession('2', {});
        await sessions.cacheRound('2', '1', 'x');
        await sessions.cacheRound('2', '2', 'x');
        await sessions.cacheRound('1', '1', 'x', { owner: 'ann' });
        await sessions.cacheSession('3', {}, { ttl: 0 });
        assert.deepEqual(await counts(), [3, 3, true]);
        assert.deepEqual(await sessions.clearSession('2'), { sessionDeleted: true, roundsCleared: 2 });
        await sessions.deleteSession('3');
        assert.deepEqual(await counts(), [1, 1, true]);
      },
    ),
  ];
}
