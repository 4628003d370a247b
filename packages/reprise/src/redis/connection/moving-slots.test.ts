import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { redisConnection } from '../connect-redis.ts';
import type { RedisConnection } from '../redis-connection.ts';
import { outcomeOf } from '../redis-fixture.js';
import { connectFake, FakeServer, refusal, settle } from './fake-wires.js';
import { settingsOf } from './settings.ts';

const command = { args: ['MGET', 'a', 'b'], key: 'a', readOnly: true };
const ask = refusal('ASK 15495 127.0.0.1:7002');
const tryAgain = refusal('TRYAGAIN Multiple keys request during rehashing of slot');

let clock: ManualClock;
/** Has all slots, and gives one to `target`. */
let source: FakeServer;
let target: FakeServer;
let redis: RedisConnection;
let asked: string[];

beforeEach(async () => {
  clock = new ManualClock();
  [source, target] = [new FakeServer(), new FakeServer()];
  const servers = new Map([
    [7001, source],
    [7002, target],
  ]);
  source.reply = () => [[0, 16_383, ['127.0.0.1', 7001, 'id']]];
  const settings = settingsOf({ clock, cluster: { nodes: ['127.0.0.1:7001'] } });
  redis = redisConnection(
    settings,
    () => (address, events) => servers.get(address.port)!.open(address, events),
  );
  await redis.send({ args: ['GET', 'a'], key: 'a' });
  asked = [];
  play(source, 'source', () => ask);
  play(target, 'target', () => tryAgain);
});

afterEach(() => redis.close());

function play(server: FakeServer, name: string, reply: () => unknown): void {
  server.reply = ([word]) => {
    asked.push(`${name} ${word}`);
    return word === 'MGET' ? reply() : 'OK';
  };
}

async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 10) {
    await settle();
    clock.advance(10);
  }
  await settle();
}

describe('a command about several keys of a slot that moves', () => {
  it('goes on when all of them have arrived, however often it was sent to and fro', async () => {
    const answer = redis.send(command);
    await pass(500);
    assert.ok(asked.filter((line) => line === 'target MGET').length > 10, asked.join());
    play(target, 'target', () => ['1', '2']);
    await pass(20);
    assert.deepEqual(await answer, ['1', '2']);
  });

  it('waits between its attempts', async () => {
    const answer = outcomeOf(() => redis.send(command));
    await pass(100);
    const attempts = asked.filter((line) => line === 'source MGET').length;
    assert.ok(attempts > 2 && attempts <= 6, asked.join());
    await pass(1_000);
    await answer;
  });

  it('says ASKING at the new server, also when that has no other slot', async () => {
    play(target, 'target', () => ['1', '2']);
    assert.deepEqual(await redis.send(command), ['1', '2']);
    assert.deepEqual(asked, ['source MGET', 'target ASKING', 'target MGET']);
  });

  it('fails as unavailable within its deadline when they never do', async () => {
    const outcome = outcomeOf(() => redis.send(command));
    await pass(1_000);
    assert.equal((await outcome).code, 'REDIS_UNAVAILABLE');
    const attempts = asked.length;
    await pass(1_000);
    assert.equal(asked.length, attempts);
  });

  it('ends when the connection does', async () => {
    const outcome = outcomeOf(() => redis.send(command));
    await pass(50);
    await redis.close();
    assert.equal((await outcome).code, 'CLOSED');
  });
});

describe('a command that two servers send to each other', () => {
  it.each(['ASK', 'MOVED'])('fails as unavailable after a few moves (%s)', async (code) => {
    play(source, 'source', () => refusal(`${code} 15495 127.0.0.1:7002`));
    play(target, 'target', () => refusal(`${code} 15495 127.0.0.1:7001`));
    const { code: outcome, error } = await outcomeOf(() => redis.send(command));
    assert.equal(outcome, 'REDIS_UNAVAILABLE');
    assert.match(String(error), /the slot of the key is moving/);
    assert.equal(asked.filter((line) => line.endsWith('MGET')).length, 6);
  });
});

it('a blocking command is unavailable while its key is on its way', async () => {
  await using blocking = await redis.blocking();
  play(source, 'source', () => ask);
  const { code } = await outcomeOf(() => blocking.send({ ...command, blockTime: 100 }));
  assert.equal(code, 'REDIS_UNAVAILABLE');
});

it('MOVED from a server that is said to be alone is a refusal', async () => {
  await using alone = connectFake(source, { clock });
  source.reply = () => refusal('MOVED 15495 127.0.0.1:7002');
  assert.equal((await outcomeOf(() => alone.send(command))).code, 'REDIS_REFUSED');
});
