import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { Clock } from '../core/index.ts';
import { memoryKeyValue } from '../redis/index.ts';
import { ManualClock } from '../testing/index.ts';
import { collect, faulty, settle } from './events-fixture.js';
import { EventLog, type EventLogOptions } from './index.ts';

const user = { userId: '7' };
const stream = 'events:user:_:7';

/** A log over a store that can be away. */
function subject(options: Partial<EventLogOptions> = {}) {
  const clock = new ManualClock();
  const memory = memoryKeyValue({ clock });
  const { keyValue, state } = faulty(memory);
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  const logger = { debug: note, info: note, warn: note, error: note };
  const log = new EventLog({ keyValue, clock, logger, random: () => 0.5, ...options });
  const publish = (n: number) => log.publish({ ...user, event: 'a.b', data: { n } });
  /** What another instance publishes. */
  const other = new EventLog({ keyValue: memory, clock });
  const pass = async (milliseconds: number): Promise<void> => {
    for (let left = milliseconds; left > 0; left -= 250) {
      clock.advance(Math.min(left, 250));
      await settle();
    }
  };
  const follow = async (after?: string) => {
    const follower = collect(log.subscribe({ ...user, after }));
    await settle();
    return follower;
  };
  return { clock, memory, state, log, other, publish, pass, follow, lines };
}

describe('subscribers while the store is out of reach', () => {
  it('S4-21 hear of it once, and then get what they missed', async () => {
    const { state, publish, pass, follow, log, other, lines } = subject();
    const followers = [await follow(), await follow()];
    await publish(1);
    await settle();
    state.away = true;
    await assert.rejects(publish(2), { code: 'REDIS_UNAVAILABLE' });
    await pass(60_000);
    for (const { told } of followers) assert.deepEqual(told, [1, 'interrupted']);
    assert.equal(log.stats().unreachable, 1);
    await other.publish({ ...user, event: 'a.b', data: { n: 3 } });
    state.away = false;
    await pass(6_000);
    for (const { told } of followers) assert.deepEqual(told, [1, 'interrupted', 'resumed', 3]);
    assert.deepEqual(
      lines.map((line) => line.replace(/:.*/, '')),
      ['reading events fails', 'reading events works again'],
    );
    const { failed, interruptions, unreachable } = log.stats();
    assert.deepEqual({ failed, interruptions, unreachable }, { failed: 1, interruptions: 1, unreachable: 0 });
  });

  it('S4-21 may come while it is, and begin when it is back', async () => {
    const { state, publish, pass, follow } = subject();
    const id = await publish(1);
    await publish(2);
    state.away = true;
    const [fresh, back] = [await follow(), await follow(id)];
    await pass(3_000);
    assert.deepEqual([fresh.told, back.told], [['interrupted'], ['interrupted']]);
    state.away = false;
    await pass(6_000);
    assert.deepEqual(fresh.told, ['interrupted', 'resumed', 1, 2]);
    assert.deepEqual(back.told, ['interrupted', 'resumed', 2]);
  });

  it('S4 5 go on with a replay that was interrupted, without repeating or leaving out anything', async () => {
    const { state, publish, pass, log } = subject();
    const first = await publish(0);
    for (let n = 1; n <= 100; n++) await publish(n);
    const items = log.subscribe({ ...user, after: first });
    const told: (number | string)[] = [];
    const take = async (count: number): Promise<void> => {
      for (let taken = 0; taken < count; taken++) {
        const { value } = await items.next();
        told.push(value.kind === 'event' ? Number(value.event.data['n']) : value.kind);
      }
    };
    await take(10);
    state.away = true;
    await take(23);
    await publish(101).catch(() => {});
    state.away = false;
    const rest = take(69);
    await pass(10_000);
    await rest;
    const events = Array.from({ length: 100 }, (_, n) => n + 1);
    assert.deepEqual(
      told.filter((each) => typeof each === 'number'),
      events,
    );
    assert.deepEqual(told.slice(32, 34), ['interrupted', 'resumed']);
  });

  it('S4 5 get all of a stream that came back empty, also with lower ids, behind a gap', async () => {
    let back = 0;
    const real = new ManualClock();
    const clock: Clock = { now: () => real.now() - back, schedule: (...given) => real.schedule(...given) };
    const memory = memoryKeyValue({ clock });
    const { keyValue, state } = faulty(memory);
    const log = new EventLog({ keyValue, clock: real, random: () => 0.5, ttl: '3h' });
    const publish = (n: number) => log.publish({ ...user, event: 'a.b', data: { n } });
    await publish(1);
    const last = await publish(2);
    const follower = collect(log.subscribe(user));
    await settle();
    state.away = true;
    real.advance(6_000);
    await settle();
    await memory.delete(stream);
    back = 3_600_000;
    state.away = false;
    await publish(3);
    back = 0;
    await publish(4);
    for (let step = 0; step < 40; step++) {
      real.advance(250);
      await settle();
    }
    assert.deepEqual(follower.told, [1, 2, 'interrupted', 'resumed', 'gap', 3, 4]);
    const resumed = collect(log.subscribe({ ...user, after: last }));
    await settle();
    assert.deepEqual(resumed.told, ['gap', 3, 4]);
  });

  it('S4 3 hear of no gap when their log only expired, with nothing new in it', async () => {
    const { publish, pass, follow, log } = subject({ ttl: '10m' });
    const follower = await follow();
    await publish(1);
    await pass(15 * 60_000);
    await publish(2);
    await settle();
    assert.deepEqual(follower.told, [1, 2]);
    assert.equal(log.stats().gaps, 0);
  });

  it('S4-29 see nothing older than 5 minutes when they come for the first time', async () => {
    const { publish, clock, follow } = subject();
    await publish(1);
    clock.advance(299_000);
    await publish(2);
    clock.advance(2_000);
    assert.deepEqual((await follow()).told, [2]);
  });

  it('hear of gaps from the store within a beat, and not only with the next poll', async () => {
    const { memory, other, pass, log, publish } = subject({ pollEvery: '1h' });
    let onGap = (): void => {};
    const silent = new Proxy(memory, {
      get: (target, name) =>
        name === 'subscribe'
          ? async (_channel: string, _listener: unknown, options: { readonly onGap: () => void }) => {
              ({ onGap } = options);
              return async () => {};
            }
          : Reflect.get(target, name),
    });
    const deaf = subject({ keyValue: silent, pollEvery: '1h' });
    const follower = await deaf.follow();
    await other.publish({ ...user, event: 'a.b', data: { n: 1 } });
    await deaf.pass(1_000);
    assert.deepEqual(follower.told, []);
    onGap();
    await deaf.pass(250);
    assert.deepEqual(follower.told, ['gap', 1]);
    await Promise.all([publish(2), pass(250), log.close()]);
  });

  it('are polled at a bounded rate, with one timer, however many logs there are', async () => {
    const { clock, log, state } = subject();
    const followers = Array.from({ length: 2_000 }, (_, n) => collect(log.subscribe({ userId: String(n) })));
    await settle();
    const before = state.calls;
    for (let step = 0; step < 40; step++) {
      clock.advance(250);
      await settle();
    }
    const asked = state.calls - before;
    assert.ok(asked >= 3_600 && asked <= 5_000, `${asked} calls in 10 s`);
    await log.close();
    await Promise.all(followers.map(({ ended }) => ended));
  });
});
