import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { startRedis } from '../../../../scripts/services/start-redis.js';
import { RepriseError } from '../core/index.ts';
import { connectRedis } from './connect-redis.ts';
import type { RedisConnection } from './redis-connection.ts';
import { eventually, LineLog, outcomeOf } from './redis-fixture.js';
import type { RedisOptions } from './redis-options.ts';

type Server = Awaited<ReturnType<typeof startRedis>>;

let server: Server;
let connection: RedisConnection | undefined;
let log: LineLog;

beforeEach(async () => {
  server = await startRedis();
  log = new LineLog();
});

afterEach(async () => {
  await connection?.close();
  connection = undefined;
  await server.stop();
});

function connect(options: RedisOptions = {}): RedisConnection {
  connection = connectRedis({ url: server.url, logger: log, ...options });
  return connection;
}

const set = (redis: RedisConnection, value: string) =>
  redis.send({ args: ['SET', 'key', value], key: 'key' });
const get = (redis: RedisConnection) => redis.send({ args: ['GET', 'key'], key: 'key', readOnly: true });
const back = (redis: RedisConnection) => eventually(async () => (await get(redis)) !== undefined);

describe('a Redis that is killed', () => {
  it('is refused at once while it is away, and used again after a restart with its data', async () => {
    const redis = connect();
    await set(redis, 'kept');
    const changes: boolean[] = [];
    let reconnects = 0;
    redis.onAvailability((available) => changes.push(available));
    redis.onReconnect(() => {
      reconnects += 1;
    });
    await server.kill();
    await eventually(async () => !redis.available);
    const refused = await outcomeOf(() => get(redis));
    assert.equal(refused.code, 'REDIS_UNAVAILABLE');
    assert.ok(refused.milliseconds < 50, `refused after ${refused.milliseconds} ms`);
    await server.restart();
    await back(redis);
    assert.equal(await get(redis), 'kept');
    assert.deepEqual(changes, [false, true]);
    assert.equal(reconnects, 1);
    assert.deepEqual(log.levels, ['warn', 'info']);
  });

  it('is used again when it comes back empty, and scripts are sent anew', async () => {
    const redis = connect();
    const { defineScript } = await import('./redis-script.ts');
    const script = defineScript('echo', 'return ARGV[1]', 1);
    await set(redis, 'lost');
    assert.equal(await redis.run(script, ['key'], ['one']), 'one');
    await server.restart({ empty: true });
    await back(redis);
    assert.equal(await get(redis), null);
    assert.equal(await redis.run(script, ['key'], ['two']), 'two');
  });

  it('fails commands in flight at once', async () => {
    const redis = connect({ commandDeadline: '5s' });
    await set(redis, 'x');
    await server.command('CLIENT', 'PAUSE', 4_000, 'ALL');
    const outcome = outcomeOf(() => set(redis, 'y'));
    await sleep(50);
    await server.kill();
    const { code, milliseconds } = await outcome;
    assert.equal(code, 'REDIS_UNAVAILABLE');
    assert.ok(milliseconds < 1_000);
  });
});

describe('a Redis that is away from the start', () => {
  it('is connected to when it comes', async () => {
    await server.kill();
    const redis = connect();
    const { code, milliseconds } = await outcomeOf(() => get(redis));
    assert.equal(code, 'REDIS_UNAVAILABLE');
    assert.ok(milliseconds < 500);
    await server.restart();
    await back(redis);
    assert.deepEqual(log.levels, ['warn', 'info']);
  });
});

describe('a Redis that is paused', () => {
  it('holds no call longer than its deadline, then none at all, and is used again when it goes on', async () => {
    const redis = connect({ commandDeadline: '300ms' });
    await set(redis, 'before');
    server.pause();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcomeOf(() => set(redis, 'late'))));
    for (const { code, milliseconds } of outcomes) {
      assert.ok(code === 'DEADLINE_EXCEEDED' || code === 'REDIS_UNAVAILABLE', code);
      assert.ok(milliseconds < 600, `${milliseconds} ms`);
    }
    assert.equal(redis.available, false);
    const later = await outcomeOf(() => get(redis));
    assert.equal(later.code, 'REDIS_UNAVAILABLE');
    assert.ok(later.milliseconds < 50);
    await sleep(1_500);
    server.resume();
    await back(redis);
    assert.deepEqual(log.levels, ['warn', 'info']);
  });

  it('is found out by a caller that waits only for a moment, too', async () => {
    const redis = connect({ commandDeadline: '300ms' });
    await set(redis, 'before');
    server.pause();
    const first = await outcomeOf(() => redis.send({ args: ['GET', 'key'], deadline: 20 }));
    assert.equal(first.code, 'DEADLINE_EXCEEDED');
    assert.ok(first.milliseconds < 150);
    assert.equal(redis.available, true);
    await eventually(async () => !redis.available);
    server.resume();
    await back(redis);
  });

  it('holds neither subscriptions nor blocking connections back', async () => {
    const redis = connect({ commandDeadline: '300ms' });
    const seen: string[] = [];
    await redis.subscribe('channel', (message) => seen.push(Buffer.from(message).toString()));
    const blocking = await redis.blocking();
    server.pause();
    const blocked = await outcomeOf(() =>
      blocking.send({ args: ['BLPOP', 'list', '0.2'], key: 'list', blockTime: 200 }),
    );
    assert.equal(blocked.code, 'DEADLINE_EXCEEDED');
    assert.ok(blocked.milliseconds < 800);
    await outcomeOf(() => get(redis));
    const refused = await outcomeOf(() => redis.subscribe('other', () => {}));
    assert.equal(refused.code, 'REDIS_UNAVAILABLE');
    server.resume();
    await back(redis);
    assert.equal(await blocking.send({ args: ['BLPOP', 'list', '0.1'], key: 'list', blockTime: 100 }), null);
    await eventually(async () => {
      await redis.send({ args: ['PUBLISH', 'channel', 'again'] });
      return seen.includes('again');
    });
  });
});

describe('a connection that the server ends', () => {
  it('is replaced before anybody notices', async () => {
    const redis = connect();
    await set(redis, 'x');
    let reconnects = 0;
    redis.onReconnect(() => {
      reconnects += 1;
    });
    await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
    await eventually(async () => reconnects === 1);
    assert.equal(await get(redis), 'x');
    assert.equal(redis.available, true);
    assert.deepEqual(log.levels, []);
  });

  it('is subscribed on again, and says that messages may have been missed', async () => {
    const redis = connect();
    const seen: string[] = [];
    const end = await redis.subscribe('channel', (message) => seen.push(Buffer.from(message).toString()));
    let reconnects = 0;
    redis.onReconnect(() => {
      reconnects += 1;
    });
    await server.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await eventually(async () => reconnects === 1);
    await redis.send({ args: ['PUBLISH', 'channel', 'hello'] });
    await eventually(async () => seen.length === 1);
    assert.deepEqual(seen, ['hello']);
    await end();
    assert.equal(await redis.send({ args: ['PUBLISH', 'channel', 'nobody'] }), 0);
  });
});

describe('a Redis that refuses', () => {
  it('tells a wrong password, and works as soon as the server takes it', async () => {
    await server.command('CONFIG', 'SET', 'requirepass', 'right');
    const redis = connectRedis({
      host: '127.0.0.1',
      port: server.port,
      password: 'wrong-pass',
      logger: log,
    });
    connection = redis;
    const { code, error } = await outcomeOf(() => get(redis));
    assert.equal(code, 'REDIS_REFUSED');
    assert.ok(RepriseError.isInstance(error));
    assert.equal(error.details['redisCode'], 'WRONGPASS');
    const admin = connectRedis({ host: '127.0.0.1', port: server.port, password: 'right' });
    await admin.send({ args: ['CONFIG', 'SET', 'requirepass', 'wrong-pass'] });
    await admin.close();
    await back(redis);
    assert.deepEqual(log.levels, ['warn', 'info']);
    assert.doesNotMatch(log.text + error.message, /wrong-pass/);
  });

  it('tells OOM and goes on reading', async () => {
    const redis = connect();
    await set(redis, 'small');
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    const { code, error } = await outcomeOf(() => set(redis, 'more'));
    assert.equal(code, 'REDIS_REFUSED');
    assert.equal(RepriseError.isInstance(error) && error.details['redisCode'], 'OOM');
    assert.equal(await get(redis), 'small');
    assert.equal(redis.available, true);
  });

  it('tells READONLY after one attempt on another connection', async () => {
    const replica = await startRedis({ replicaOf: server });
    try {
      const redis = connectRedis({ url: replica.url, logger: log });
      connection = redis;
      const { code, error } = await outcomeOf(() => set(redis, 'x'));
      assert.equal(code, 'REDIS_REFUSED');
      assert.equal(RepriseError.isInstance(error) && error.details['redisCode'], 'READONLY');
      await replica.command('REPLICAOF', 'NO', 'ONE');
      assert.equal(await set(redis, 'y'), 'OK');
      // It was never out of reach.
      for (const line of log.lines) assert.match(line, /refuses writes: .*READONLY|takes writes again$/);
    } finally {
      await replica.stop();
    }
  });

  it('never repeats what was sent', async () => {
    const redis = connect();
    const { error } = await outcomeOf(() => redis.send({ args: ['NOSUCHCOMMAND', 'private words'] }));
    assert.doesNotMatch(String(error), /private/);
  });
});
