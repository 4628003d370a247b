import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import type { RedisConnection } from '../redis-connection.ts';
import { LineLog, outcomeOf } from '../redis-fixture.js';
import { connectFake, FakeServer, refusal, settle } from './fake-wires.js';

const full = "OOM command not allowed when used memory > 'maxmemory'.";

let clock: ManualClock;
let server: FakeServer;
let log: LineLog;
let redis: RedisConnection;
/** What the listener was told. */
let told: boolean[];
/** What the server says to writes, by the name of the command; nothing: they are taken. */
let refused: (name: string) => string | undefined;
let probes: (readonly unknown[])[];

beforeEach(() => {
  clock = new ManualClock();
  server = new FakeServer();
  log = new LineLog();
  told = [];
  probes = [];
  refused = () => undefined;
  server.reply = (args) => {
    const [name] = args;
    if (name === 'SETRANGE') probes.push(args);
    const message = name === 'GET' ? undefined : refused(String(name));
    return message === undefined ? 'OK' : refusal(message);
  };
  redis = connectFake(server, { clock, logger: log });
  redis.onWritability((writable) => told.push(writable));
});

afterEach(() => redis.close());

async function write(name = 'SET'): Promise<string> {
  const { code } = await outcomeOf(() => redis.send({ args: [name, 'private', 'x'], key: 'private' }));
  await settle();
  return code;
}

async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 100) {
    clock.advance(100);
    await settle();
  }
}

describe('a server that refuses writes', () => {
  it.each([
    full,
    "READONLY You can't write against a read only replica.",
    'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist on disk.',
    'NOREPLICAS Not enough good replicas to write.',
    "NOPERM this user has no permissions to run the 'set' command",
    "ERR ACL failure in script: User default has no permissions to run the 'set' command script: 5b, on @user_script:2.",
    "ERR Error running script (call to f_5b): @user_script:1: @user_script: 1: -READONLY You can't write against it.",
  ])('is one state, told once and logged without what is private: %s', async (message) => {
    refused = () => message;
    for (let count = 0; count < 5; count++) assert.equal(await write(), 'REDIS_REFUSED');
    await pass(5_000);
    assert.deepEqual([redis.writable, redis.available, told], [false, true, [false]]);
    assert.equal(
      await outcomeOf(() => redis.send({ args: ['GET', 'x'], key: 'x' })).then(({ code }) => code),
      'none',
    );
    assert.equal(log.lines.length, 1);
    assert.match(
      log.text,
      /^warn Redis at 127\.0\.0\.1:6379 refuses writes: .* refused SET: (OOM|READONLY|MISCONF|NOREPLICAS|NOPERM) .*; what it has/,
    );
    assert.doesNotMatch(log.text, /private/);
    refused = () => undefined;
    await pass(2_000);
    assert.deepEqual([redis.writable, told], [true, [false, true]]);
    assert.deepEqual(log.lines.slice(1), ['info Redis at 127.0.0.1:6379 takes writes again']);
    const asked = probes.length;
    await pass(5_000);
    assert.equal(probes.length, asked);
  });

  it('is asked with the key that was refused, changing nothing', async () => {
    refused = () => full;
    await write();
    assert.deepEqual(probes, [['SETRANGE', 'private', '0', '']]);
  });

  it('is one also while it takes a write now and then', async () => {
    refused = () => full;
    await write();
    for (let count = 0; count < 10; count++) {
      refused = () => undefined;
      await pass(1_000);
      refused = (name) => (name === 'SET' ? full : undefined);
      await write();
    }
    assert.deepEqual(told, [false]);
    await pass(2_000);
    assert.deepEqual(told, [false, true]);
  });

  it('is none because of what only some keys, commands or moments are refused for', async () => {
    for (const message of ['WRONGTYPE Operation against a key', "ERR value isn't an integer"]) {
      refused = () => message;
      await write();
    }
    assert.equal(probes.length, 0);
    refused = (name) => (name === 'ZADD' ? 'NOPERM this user has no permissions' : undefined);
    await write('ZADD');
    refused = (name) => (name === 'SETRANGE' ? 'WRONGTYPE Operation against a key' : full);
    await write();
    assert.equal(probes.length, 2);
    assert.deepEqual([told, log.lines], [[], []]);
  });

  it('stays one while it is gone, and ends when it is back and takes writes', async () => {
    refused = () => full;
    await write();
    server.mode = 'refusing';
    server.last.end('gone');
    await pass(5_000);
    assert.deepEqual([redis.available, redis.writable], [false, false]);
    server.mode = 'up';
    refused = () => undefined;
    await pass(5_000);
    assert.deepEqual([redis.available, redis.writable, told], [true, true, [false, true]]);
    assert.equal(log.lines.length, 4);
  });

  it('is asked no more when the connection is closed', async () => {
    refused = () => full;
    await write();
    await redis.close();
    await pass(5_000);
    assert.equal(probes.length, 1);
    assert.deepEqual(told, [false]);
  });
});
