import assert from 'node:assert/strict';
import type { MakeSharedKeyValue } from '../chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { rejectsWith, sessionCacheCase } from './session-cache-case.ts';

const dialogue = {
  id: '7',
  scope_type: 'CHAPTER',
  scope_id: 'c1',
  status: 'ACTIVE',
  stage: 'draft',
  state: { turns: 2, 名: ['你好', null] },
};

/** Sessions themselves: their data, versions, owners and ends. */
export function sessionCases(make: MakeSharedKeyValue): ContractCase[] {
  const thirtyDays = 30 * 86_400_000;
  return [
    sessionCacheCase(make, 'S4-04 S4-07 gives a session back with its version', async ({ open }) => {
      const sessions = open();
      assert.equal(await sessions.getSession('7'), undefined);
      assert.deepEqual(await sessions.cacheSession('7', dialogue), { stored: true, version: 1 });
      const found = await sessions.getSession<typeof dialogue>('7');
      assert.deepEqual(found, { ...dialogue, version: 1 });
      found.state.turns = 99;
      assert.deepEqual(await sessions.getSession('7'), { ...dialogue, version: 1 });
      assert.deepEqual(await open({ localEntries: 0 }).getSession('7'), { ...dialogue, version: 1 });
    }),
    sessionCacheCase(
      make,
      'S4-10 defect 5.5 #12: stores nothing over what is newer than what the writer read',
      async ({ open }) => {
        const [one, two] = [open(), open()];
        await one.cacheSession('7', { stage: 'a' });
        const read = { one: await one.getSession('7'), two: await two.getSession('7') };
        assert.deepEqual(await two.cacheSession('7', { ...read.two, stage: 'b' }), {
          stored: true,
          version: 2,
        });
        const conflict = { stored: false, reason: 'conflict', current: 2 };
        assert.deepEqual(await one.cacheSession('7', { ...read.one, stage: 'c' }), conflict);
        assert.deepEqual(await one.getSession('7'), { stage: 'b', version: 2 });
        assert.deepEqual(await one.cacheSession('7', { stage: 'd' }), { stored: true, version: 3 });
        assert.equal((await one.getCacheStats()).conflicts, 1);
      },
    ),
    sessionCacheCase(make, 'S4-10 stores over exactly the version that is expected', async ({ open }) => {
      const sessions = open();
      const conflict = (current: number) => ({ stored: false, reason: 'conflict', current });
      assert.deepEqual(await sessions.cacheSession('7', {}, { expectVersion: 1 }), conflict(0));
      assert.deepEqual(await sessions.cacheSession('7', {}, { expectVersion: 0 }), {
        stored: true,
        version: 1,
      });
      assert.deepEqual(await sessions.cacheSession('7', {}, { expectVersion: 0 }), conflict(1));
      const version5 = { version: 5 };
      assert.deepEqual(await sessions.cacheSession('7', version5, { expectVersion: 1 }), {
        stored: true,
        version: 2,
      });
      assert.deepEqual(await sessions.cacheSession('8', version5), { stored: true, version: 6 });
      assert.deepEqual(await sessions.cacheSession('8', version5), conflict(6));
    }),
    sessionCacheCase(
      make,
      'what a stale writer read before a session was cleared does not overwrite the one begun anew (defect 5.5 #12)',
      async ({ open }) => {
        const [one, two] = [open(), open()];
        await one.cacheSession('7', { stage: 'old' });
        await one.cacheRound('7', '1', 'old');
        const read = await two.getSession('7');
        await one.clearSession('7');
        assert.equal(await one.getSession('7'), undefined);
        assert.deepEqual(await one.getSessionRounds('7'), []);
        const begun = await one.cacheSession('7', { stage: 'new' }, { expectVersion: 0, owner: 'ann' });
        assert.deepEqual(begun, { stored: true, version: 3 });
        const late = await two.cacheSession('7', { ...read, stage: 'late' }, { owner: 'ann' });
        assert.deepEqual(late, { stored: false, reason: 'conflict', current: 3 });
      },
    ),
    sessionCacheCase(
      make,
      'a deleted session is not brought back by who read it before',
      async ({ open }) => {
        const sessions = open();
        await sessions.cacheSession('7', { stage: 'a' });
        const read = await sessions.getSession('7');
        assert.deepEqual(
          [await sessions.deleteSession('7'), await sessions.deleteSession('7')],
          [true, false],
        );
        assert.equal(await sessions.getSession('7'), undefined);
        const conflict = { stored: false, reason: 'conflict', current: 0 };
        assert.deepEqual(await sessions.cacheSession('7', { ...read }), conflict);
        assert.deepEqual(await sessions.cacheSession('7', { stage: 'new' }, { expectVersion: 0 }), {
          stored: true,
          version: 3,
        });
      },
    ),
    sessionCacheCase(make, 'one of many concurrent writers wins, and nothing is lost', async ({ open }) => {
      const instances = [open(), open({ localEntries: 0 }), open()];
      await instances[0]!.cacheSession('7', { count: 0 });
      const raise = async (instance: (typeof instances)[0]): Promise<void> => {
        for (;;) {
          const session = await instance.getSession<{ count: number }>('7');
          const write = await instance.cacheSession('7', { ...session!, count: session!.count + 1 });
          if (write.stored) return;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
        }
      };
      await Promise.all(Array.from({ length: 15 }, (_, writer) => raise(instances[writer % 3]!)));
      assert.deepEqual(await instances[1]!.getSession('7'), { count: 15, version: 16 });
      const same = instances.map((instance) => instance.cacheSession('7', { count: 0, version: 16 }));
      assert.equal((await Promise.all(same)).filter(({ stored }) => stored).length, 1);
      const blind = instances.map((instance) => instance.cacheSession('7', { count: 1 }));
      const versions = (await Promise.all(blind)).map((write) => write.stored && write.version);
      assert.deepEqual(versions.sort(), [18, 19, 20]);
    }),
    sessionCacheCase(make, 'nobody sees or changes the session of another owner', async ({ open }) => {
      const [sessions, other] = [open(), open()];
      await sessions.cacheSession('7', { secret: 'x' }, { owner: 'ann' });
      await sessions.cacheRound('7', '1', { secret: 'y' }, { owner: 'ann' });
      for (const caller of [{ owner: 'bob' }, {}]) {
        for (const instance of [sessions, other]) {
          const errors = await Promise.all(
            [
              () => instance.getSession('7', caller),
              () => instance.cacheSession('7', {}, caller),
              () => instance.cacheSession('7', {}, { ...caller, expectVersion: 1 }),
              () => instance.deleteSession('7', caller),
              () => instance.getSessionTtl('7', caller),
              () => instance.renewSessionTtl('7', '1h', caller),
              () => instance.cacheRound('7', '1', {}, caller),
              () => instance.getRound('7', '1', caller),
              () => instance.getRound('7', '2', caller),
              () => instance.deleteRound('7', '1', caller),
              () => instance.getRoundTtl('7', '1', caller),
              () => instance.getSessionRounds('7', caller),
              () => instance.clearSession('7', caller),
              () => instance.readThrough('7', () => ({}), caller),
              () => instance.writeThrough('7', {}, () => undefined, caller),
            ].map((call) => rejectsWith('NOT_OWNER', call)),
          );
          assert.equal(new Set(errors.map(({ message }) => message)).size, 1);
          assert.doesNotMatch(
            JSON.stringify(errors.map(({ message, details }) => [message, details])),
            /ann/,
          );
        }
      }
      const ann = { owner: 'ann' };
      assert.deepEqual(await sessions.getSession('7', ann), { secret: 'x', version: 1 });
      assert.deepEqual(await sessions.getRound('7', '1', ann), { secret: 'y' });
    }),
    sessionCacheCase(make, 'the first owner of a session takes it', async ({ open }) => {
      const sessions = open();
      await sessions.cacheSession('7', { stage: 'a' });
      assert.equal((await sessions.getSession('7', { owner: 'ann' }))?.['stage'], 'a');
      await sessions.cacheSession('7', { stage: 'b' }, { owner: 'ann' });
      await rejectsWith('NOT_OWNER', () => sessions.getSession('7'));
    }),
    sessionCacheCase(
      make,
      'S4-01 defect 5.5 #10: says how long sessions live, and renews only what is there',
      async ({ open }) => {
        const sessions = open();
        assert.equal(await sessions.getSessionTtl('7'), undefined);
        assert.equal(await sessions.renewSessionTtl('7'), false);
        await sessions.cacheSession('7', {});
        await sessions.cacheSession('8', {}, { ttl: '1h' });
        await sessions.cacheSession('9', {}, { ttl: 0 });
        await sessions.cacheRound('8', '1', 'x');
        const near = async (id: string, wanted: number): Promise<void> => {
          const ttl = (await sessions.getSessionTtl(id)) ?? -1;
          assert.ok(ttl <= wanted && ttl > wanted - 10_000, `${id} lives ${ttl}`);
        };
        await near('7', thirtyDays);
        await near('8', 3_600_000);
        assert.equal(await sessions.getSessionTtl('9'), Number.POSITIVE_INFINITY);
        assert.equal(await sessions.renewSessionTtl('8', '2h'), true);
        await near('8', 7_200_000);
        assert.ok(((await sessions.getRoundTtl('8', '1')) ?? 0) > 3_700_000);
        assert.equal(await sessions.renewSessionTtl('8', 0), true);
        assert.equal(await sessions.getSessionTtl('8'), Number.POSITIVE_INFINITY);
        assert.equal(await sessions.renewSessionTtl('9', '1h'), true);
        await near('9', 3_600_000);
        await sessions.cacheSession('9', {}, { ttl: 0 });
        assert.equal(await sessions.getSessionTtl('9'), Number.POSITIVE_INFINITY);
      },
    ),
    sessionCacheCase(
      make,
      'defect 5.5 #11: writes dates as text and refuses what has no JSON, naming it',
      async ({ open }) => {
        const sessions = open();
        const uuid = { toJSON: () => '0b9e' };
        await sessions.cacheSession('7', { at: new Date(0), uuid, none: undefined });
        assert.deepEqual(await sessions.getSession('7'), {
          at: '1970-01-01T00:00:00.000Z',
          uuid: '0b9e',
          version: 1,
        });
        const circle: { self?: unknown } = {};
        circle.self = circle;
        for (const bad of [1n, Number.NaN, () => 1, new Map(), new Uint8Array(1), [undefined], circle]) {
          const error = await rejectsWith('NOT_CANONICAL', () => sessions.cacheSession('8', { a: { bad } }));
          assert.match(error.message, /^session\.a\.bad/);
          await rejectsWith('NOT_CANONICAL', () => sessions.cacheRound('8', '1', { bad }));
        }
        await rejectsWith('NOT_CANONICAL', () => sessions.cacheRound('8', '1', undefined));
        for (const bad of [null, [], 'text', { version: 'one' }, { version: -1 }]) {
          await rejectsWith('INVALID_ARGUMENT', () => sessions.cacheSession('8', bad as object));
        }
        assert.equal(await sessions.getSession('8'), undefined);
        const small = open({ maxBytes: 10 });
        await rejectsWith('INVALID_ARGUMENT', () => small.cacheSession('8', { text: '1234567890' }));
        await rejectsWith('INVALID_ARGUMENT', () => small.cacheRound('8', '1', '1234567890'));
      },
    ),
  ];
}
