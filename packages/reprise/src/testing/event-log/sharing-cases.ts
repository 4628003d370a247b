import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { eventLogCase, type MakeEventStore, numbered, publish, watched } from './event-log-case.ts';

/** What subscribers share, what happens to those that are slow, and the end. */
export function sharingCases(make: MakeEventStore): ContractCase[] {
  return [
    eventLogCase(make, 'S4 6 reads and subscribes once for all subscribers of a user', async (given) => {
      const calls = new Map<string, number>();
      const keyValue = watched(given.keyValue, async (name, moment) => {
        if (moment === 'before') calls.set(name, (calls.get(name) ?? 0) + 1);
      });
      const log = given.open({ keyValue, pollEvery: '1h' });
      const followers = Array.from({ length: 30 }, () => given.follow(log));
      await publish(log, 0);
      await Promise.all(followers.map((each) => each.until(1)));
      const before = calls.get('readStream') ?? 0;
      await publish(log, 1, 2, 3);
      await Promise.all(followers.map((each) => each.tells(0, 1, 2, 3)));
      assert.equal(calls.get('subscribe'), 1);
      assert.ok((calls.get('readStream') ?? 0) - before <= 3, 'at most one read for an event');
      assert.deepEqual(
        { ...log.stats(), reads: 0, replayed: 0 },
        {
          ...{ published: 4, failed: 0, delivered: 120, replayed: 0, gaps: 0, interruptions: 0, slow: 0 },
          ...{ unreadable: 0, reads: 0, subscribers: 30, logs: 1, unreachable: 0 },
        },
      );
      await Promise.all(followers.map((each) => each.leave()));
      const { subscribers, logs } = log.stats();
      assert.deepEqual([subscribers, logs], [0, 0]);
    }),
    eventLogCase(make, 'S4-20 finds what it was not told of', async (given) => {
      const subscribe = async () => async () => {};
      const keyValue = new Proxy(given.keyValue, {
        get: (target, name) => (name === 'subscribe' ? subscribe : Reflect.get(target, name)),
      });
      const log = given.open({ keyValue, pollEvery: 300 });
      const follower = given.follow(log);
      await publish(log, 1);
      await follower.until(1);
      await publish(log, 2, 3);
      await follower.tells(1, 2, 3);
    }),
    eventLogCase(make, 'S2-12 ends a subscriber that is too slow, which goes on by id', async (given) => {
      const log = given.open({ buffer: { events: 32 } });
      const slow = log.subscribe({ userId: '7' });
      const fast = given.follow(log);
      const first = slow.next();
      await publish(log, 0);
      const { value } = await first;
      assert.ok(value?.kind === 'event');
      const numbers = Array.from({ length: 40 }, (_, n) => n + 1);
      await publish(log, ...numbers);
      await fast.until(41);
      assert.deepEqual(await slow.next(), { done: false, value: { kind: 'ended', reason: 'slow' } });
      assert.deepEqual(await slow.next(), { done: true, value: undefined });
      assert.equal(log.stats().slow, 1);
      const again = given.follow(log, { after: value.event.id });
      await again.tells(...numbers);
    }),
    eventLogCase(make, 'S2-12 refuses what is no event, and names what is wrong', async (given) => {
      const log = given.open({ maxBytes: 100 });
      const wrong: readonly (readonly [object, RegExp])[] = [
        [{ event: 'progress' }, /^event /],
        [{ event: 'Task.done' }, /^event /],
        [{ event: 'task.done\nid: 7' }, /^event /],
        [{ event: `task.${'x'.repeat(100)}` }, /^event /],
        [{ event: 'error' }, /^event /],
        [{ data: [1] }, /^data /],
        [{ data: 'text' }, /^data /],
        [{ data: { text: 'x'.repeat(100) } }, /over the limit of 100/],
        [{ data: { _scope: 'user' } }, /_scope/],
        [{ scope: 'a b' }, /^scope /],
        [{ sessionId: 'x'.repeat(256) }, /^sessionId /],
        [{ retry: -1 }, /^retry /],
        [{ retry: 300_001 }, /^retry /],
        [{ version: '1\n' }, /^version /],
        [{ userId: '' }, /^userId /],
        [{ userId: 'x'.repeat(256) }, /^userId /],
        [{ tenant: 'x'.repeat(256) }, /^tenant /],
      ];
      for (const [more, message] of wrong) {
        await assert.rejects(log.publish(numbered(1, more)), { code: 'INVALID_ARGUMENT', message });
      }
      for (const data of [{ at: new Date() }, { big: 1n }, { not: Number.NaN }, { map: new Map() }]) {
        await assert.rejects(log.publish(numbered(1, { data })), {
          code: 'NOT_CANONICAL',
          message: /^data\.\w+ is/,
        });
      }
      const deep: Record<string, unknown> = {};
      deep['deep'] = deep;
      await assert.rejects(log.publish(numbered(1, { data: deep })), { code: 'NOT_CANONICAL' });
      assert.deepEqual(await log.recent({ userId: '7' }), []);
    }),
    eventLogCase(
      make,
      'S4 8 ends every subscription when it closes, and one by its signal',
      async (given) => {
        const log = given.open();
        const controller = new AbortController();
        const [stays, leaves] = [given.follow(log), given.follow(log, { signal: controller.signal })];
        await publish(log, 1);
        await Promise.all([stays.until(1), leaves.until(1)]);
        controller.abort();
        await leaves.ended;
        await log.close();
        await stays.ended;
        assert.deepEqual(leaves.told, [1]);
        assert.deepEqual(stays.told, [1, 'ended']);
        await assert.rejects(publish(log, 2), { code: 'CLOSED' });
        assert.throws(() => log.subscribe({ userId: '7' }), { code: 'CLOSED' });
      },
    ),
  ];
}
