import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { memoryKeyValue } from '../redis/index.ts';
import { ManualClock } from '../testing/index.ts';
import { faulty, settle } from './events-fixture.js';
import { type EventConnection, EventConnections, type EventConnectionsOptions } from './index.ts';

const user = { userId: '7' };

function subject(options: Partial<EventConnectionsOptions> = {}) {
  const clock = new ManualClock();
  const memory = memoryKeyValue({ clock });
  const { keyValue, state } = faulty(memory);
  const make = () => new EventConnections({ keyValue, clock, ...options });
  const held = () => memory.permitCount('events:connections:_:7');
  const pass = async (milliseconds: number): Promise<void> => {
    for (let left = milliseconds; left > 0; left -= 1_000) {
      clock.advance(1_000);
      await settle();
    }
  };
  return { keyValue, clock, state, make, held, pass };
}

async function opened(
  connections: EventConnections,
  owner = user,
  onBeat = () => {},
): Promise<EventConnection> {
  const connection = await connections.open(owner, onBeat);
  assert.ok(typeof connection !== 'string', `over the limit of the ${connection}`);
  return connection;
}

describe('connections of event streams', () => {
  it('S4-25 S4 20 count for each user over all instances, for hours, and never below 0', async () => {
    const { make, held, clock } = subject();
    const [one, other] = [make(), make()];
    const [first, second] = [await opened(one), await opened(other)];
    for (let second = 0; second < 5 * 3_600; second++) clock.advance(1_000);
    assert.equal(await held(), 2);
    assert.equal(await one.open(user, () => {}), 'user');
    assert.equal(await one.limitFor(user), 'user');
    assert.equal(await one.limitFor({ userId: '8' }), undefined);
    await Promise.all([first.release(), first.release(), second.release()]);
    assert.deepEqual([await held(), one.count, other.count], [0, 0, 0]);
    await opened(one);
    assert.deepEqual([await held(), one.count], [1, 1]);
  });

  it('S4 20 of an instance that crashed count no longer after three beats', async () => {
    const { keyValue, clock, make, held } = subject();
    // Nothing of it goes on: its clock stands still.
    const crashed = new EventConnections({ keyValue, clock: new ManualClock() });
    await opened(crashed);
    await opened(crashed);
    const next = make();
    assert.equal(await next.open(user, () => {}), 'user');
    clock.advance(45_000);
    assert.equal(await held(), 0);
    await opened(next);
  });

  it('S4-25 of an instance have a limit of their own', async () => {
    const { make } = subject({ most: 3 });
    const connections = make();
    const owners = ['a', 'b', 'c', 'd'].map((userId) => ({ userId }));
    const results = await Promise.all(owners.map((owner) => connections.open(owner, () => {})));
    assert.deepEqual(
      results.map((result) => (typeof result === 'string' ? result : 'open')),
      ['open', 'open', 'open', 'instance'],
    );
    assert.equal(connections.count, 3);
    await connections.close();
    assert.equal(connections.count, 0);
  });

  it('have one beat each in every 15 s, with one timer', async () => {
    const { make, pass } = subject({ perUser: 100 });
    const connections = make();
    const beaten: number[] = [];
    for (let n = 0; n < 90; n++) await opened(connections, user, () => void beaten.push(n));
    await pass(150_000);
    const beats = Array.from({ length: 90 }, (_, n) => beaten.filter((each) => each === n).length);
    assert.ok(Math.min(...beats) >= 9 && Math.max(...beats) <= 11, beats.join(' '));
    await connections.close();
  });

  it('stay open while the store is away, and count again when it is back', async () => {
    const { make, state, held, pass } = subject();
    const connections = make();
    await opened(connections);
    state.away = true;
    await assert.rejects(
      connections.open(user, () => {}),
      { code: 'REDIS_UNAVAILABLE' },
    );
    await pass(120_000);
    assert.deepEqual([connections.count, await held()], [1, 0]);
    state.away = false;
    await pass(16_000);
    assert.deepEqual([connections.count, await held()], [1, 1]);
  });
});
