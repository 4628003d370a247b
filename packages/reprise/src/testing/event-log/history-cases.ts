import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { eventLogCase, type MakeEventStore, publish, watched } from './event-log-case.ts';

/** What is told when history is long, gone, or of another stream. */
export function historyCases(make: MakeEventStore): ContractCase[] {
  const stream = 'events:user:_:7';
  return [
    eventLogCase(make, 'S4-29 begins with the newest events for a new subscriber', async (given) => {
      const log = given.open({ firstConnect: 3 });
      await publish(log, 1, 2, 3, 4, 5);
      const follower = given.follow(log);
      await follower.until(3);
      await publish(log, 6);
      await follower.tells(3, 4, 5, 6);
    }),
    eventLogCase(
      make,
      'S4-29 replays no more than the backfill, and says that some are left out',
      async (given) => {
        const log = given.open({ backfill: 40 });
        const ids = await publish(log, ...Array.from({ length: 80 }, (_, n) => n));
        const follower = given.follow(log, { after: ids[5] });
        await follower.until(41);
        await publish(log, 80);
        await follower.tells('gap', ...Array.from({ length: 41 }, (_, n) => 40 + n));
        assert.deepEqual(follower.items[0], { kind: 'gap', first: ids[40] });
        const near = given.follow(log, { after: ids[40] });
        await near.tells(...Array.from({ length: 40 }, (_, n) => 41 + n));
      },
    ),
    eventLogCase(make, 'S4 5 says once that history is gone, and gives what is left', async (given) => {
      const log = given.open();
      const ids = await publish(log, 1, 2, 3, 4);
      await given.keyValue.trimStream(stream, 2);
      const follower = given.follow(log, { after: ids[0] });
      await follower.until(3);
      await publish(log, 5);
      await follower.tells('gap', 3, 4, 5);
      assert.deepEqual(follower.items[0], { kind: 'gap', first: ids[2] });
    }),
    eventLogCase(make, 'S4 5 says that all history is gone', async (given) => {
      const log = given.open();
      const [id] = await publish(log, 1, 2);
      await given.keyValue.delete(stream);
      const follower = given.follow(log, { after: id });
      await follower.until(1);
      await publish(log, 3);
      await follower.tells('gap', 3);
      assert.deepEqual(follower.items[0], { kind: 'gap', first: undefined });
    }),
    eventLogCase(
      make,
      'S4 5 gives all of a stream that is younger than the event of a subscriber, behind a gap',
      async (given) => {
        const log = given.open();
        const ids = await publish(log, 1, 2);
        const follower = given.follow(log, { after: `${Date.now() + 3_600_000}-0` });
        await follower.until(3);
        await publish(log, 3);
        await follower.tells('gap', 1, 2, 3);
        assert.deepEqual(follower.items[0], { kind: 'gap', first: ids[0] });
      },
    ),
    eventLogCase(
      make,
      'S4 5 tells a subscriber that listens when the stream is another one, and gives all of it',
      async (given) => {
        const log = given.open({ pollEvery: 300 });
        await publish(log, 1, 2);
        const follower = given.follow(log);
        await follower.until(2);
        await given.keyValue.delete(stream);
        await follower.until(3);
        await publish(log, 3);
        await follower.tells(1, 2, 'gap', 3);
      },
    ),
    eventLogCase(make, 'S4 5 refuses a broken id before the store is asked', async (given) => {
      const calls: string[] = [];
      const keyValue = watched(given.keyValue, async (name) => void calls.push(name));
      const log = given.open({ keyValue });
      const broken = [
        '',
        '-',
        '0',
        'x',
        '1-',
        '-1',
        '1-2-3',
        ' 1-0',
        '1-0\n',
        '1-0 +',
        '99999999999999999999-0',
        '*',
        '$',
        `${'1'.repeat(2_000)}-0`,
      ];
      for (const after of broken) {
        assert.throws(() => log.subscribe({ userId: '7', after }), { code: 'INVALID_ARGUMENT' }, after);
        await assert.rejects(log.recent({ userId: '7' }, after), { code: 'INVALID_ARGUMENT' }, after);
      }
      assert.deepEqual(calls, []);
      const follower = given.follow(log, { after: '0-0' });
      await publish(log, 1);
      await follower.until(1);
    }),
    eventLogCase(make, 'S4 3 lets a log expire behind its last event', async (given) => {
      const log = given.open({ ttl: '20s' });
      await publish(log, 1);
      const left = await given.keyValue.ttl(stream);
      assert.ok(left > 15_000 && left <= 20_000, `${left} ms`);
    }),
  ];
}
