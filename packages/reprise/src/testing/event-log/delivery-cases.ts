import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { eventLogCase, type MakeEventStore, numbered, publish, watched } from './event-log-case.ts';

/** Each event once, in order, to everybody. */
export function deliveryCases(make: MakeEventStore): ContractCase[] {
  return [
    eventLogCase(
      make,
      'S4-20 tells an event to subscribers of every instance, once and in order',
      async (given) => {
        const [one, other] = [given.open(), given.open()];
        const followers = [given.follow(one), given.follow(one), given.follow(other)];
        await publish(one, 0);
        await Promise.all(followers.map((each) => each.until(1)));
        const ids = await publish(other, 1, 2, 3);
        await publish(one, 4);
        for (const each of followers) await each.tells(0, 1, 2, 3, 4);
        assert.deepEqual(followers[0]!.ids.slice(1, 4), ids);
        assert.deepEqual([...followers[0]!.ids].sort(), followers[2]!.ids);
      },
    ),
    eventLogCase(
      make,
      'S4-23 keeps all of an event, and gives what was left out its default',
      async (given) => {
        const log = given.open();
        const follower = given.follow(log);
        const more = { scope: 'novel', sessionId: 's:1', retry: 1_500, version: '2.1' };
        const id = await log.publish(
          numbered(1, { ...more, data: { n: 1, text: 'ü\r\n\n"', list: [null] } }),
        );
        const plain = await log.publish(numbered(2));
        await follower.until(2);
        const event = 'task.progress-updated';
        assert.deepEqual(
          follower.items.map((item) => item.kind === 'event' && item.event),
          [
            { id, event, data: { n: 1, text: 'ü\r\n\n"', list: [null] }, ...more },
            { id: plain, event, data: { n: 2 }, scope: 'user', version: '1.0' },
          ],
        );
      },
    ),
    eventLogCase(
      make,
      'S4-27 goes on behind the event that a subscriber has, without repeating it',
      async (given) => {
        const log = given.open();
        const [, second] = await publish(log, 1, 2, 3, 4);
        const follower = given.follow(log, { after: second });
        await follower.until(2);
        await publish(log, 5);
        await follower.tells(3, 4, 5);
        const last = given.follow(log, { after: follower.ids.at(-1) });
        await publish(log, 6);
        await last.tells(6);
      },
    ),
    ...(['subscribe', 'streamTail', 'readStream', 'streamLength'] as const).flatMap((call) =>
      (['before', 'after'] as const).map((moment) =>
        eventLogCase(
          make,
          `S4 18 gives an event once that is published ${moment} ${call}, to a new subscriber and to one that comes back`,
          async (given) => {
            const publisher = given.open();
            for (const comesBack of [false, true]) {
              await given.keyValue.clear();
              const [first] = await publish(publisher, 1, 2);
              const after = comesBack ? first : undefined;
              let n = 10;
              const keyValue = watched(given.keyValue, async (name, when) => {
                if (name === call && when === moment && n < 14) await publish(publisher, n++);
              });
              const log = given.open({ keyValue });
              const follower = given.follow(log, { after, events: ['task.progress-updated'] });
              await follower.until(1);
              await publish(publisher, 99);
              const inLog = async () => (await publisher.recent({ userId: '7' })).map(({ id }) => id);
              for (let count = 0; follower.items.length > count; ) {
                count = follower.items.length;
                await follower.until((await inLog()).length - (comesBack ? 1 : 0));
              }
              assert.deepEqual(follower.ids, (await inLog()).slice(comesBack ? 1 : 0));
              assert.equal(follower.items.length, follower.ids.length);
              await log.close();
            }
          },
        ),
      ),
    ),
    eventLogCase(
      make,
      'S4-23 gives only the scopes, the types and the session that are asked for',
      async (given) => {
        const log = given.open();
        const followers = [
          given.follow(log, { scopes: ['novel', 'global'] }),
          given.follow(log, { events: ['novel.created'] }),
          given.follow(log, { sessionId: 'a' }),
          given.follow(log),
        ];
        await log.publish(numbered(1, { scope: 'novel', event: 'novel.created' }));
        await log.publish(numbered(2, { sessionId: 'a' }));
        await log.publish(numbered(3, { sessionId: 'b', scope: 'global' }));
        await log.publish(numbered(4, { scope: 'global', event: 'novel.created' }));
        await followers[0]!.tells(1, 3, 4);
        await followers[1]!.tells(1, 4);
        await followers[2]!.tells(1, 2, 4);
        await followers[3]!.tells(1, 2, 3, 4);
      },
    ),
    eventLogCase(make, 'S4 8 keeps users apart, whatever is in their ids', async (given) => {
      const log = given.open();
      const owners = ['a', 'a:b', '*', '_', 'a b', 'ü', '%2A', 'a:', 'x'.repeat(255)].flatMap((userId) => [
        { userId },
        { userId, tenant: 'a' },
        { userId, tenant: '_' },
      ]);
      const followers = owners.map((owner) => given.follow(log, owner));
      for (const [n, owner] of owners.entries()) await log.publish(numbered(n, owner));
      await Promise.all(followers.map((follower, n) => follower.tells(n)));
      await Promise.all(owners.map((owner) => log.publish(numbered(99, owner))));
      await Promise.all(followers.map((follower, n) => follower.tells(n, 99)));
    }),
    eventLogCase(make, 'S4-22 gives the last 50 events, or all behind one', async (given) => {
      const log = given.open();
      const numbers = Array.from({ length: 60 }, (_, n) => n);
      const ids = await publish(log, ...numbers);
      await given.keyValue.appendToStream('events:user:_:7', { event: 'x.y', data: 'no JSON' });
      const read = async (since?: string) =>
        (await log.recent({ userId: '7' }, since)).map(({ data }) => data['n']);
      assert.deepEqual(await read(), numbers.slice(11));
      assert.deepEqual(await read(ids[3]), numbers.slice(4));
      assert.deepEqual(await read(ids.at(-1)), []);
      assert.deepEqual(await log.recent({ userId: 'nobody' }), []);
    }),
  ];
}
