import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, inject, it } from 'vitest';
import { RepriseError } from '../core/index.ts';
import { type FaultyProxy, startFaultyProxy } from '../testing/index.ts';
import { connectRedis } from './connect-redis.ts';
import type { RedisConnection } from './redis-connection.ts';
import { eventually, LineLog, outcomeOf } from './redis-fixture.js';
import type { RedisOptions } from './redis-options.ts';

const { redis: url } = inject('services');

describe.skipIf(!url)(`the network to Redis${url ? '' : ' (no server is given)'}`, () => {
  const key = `network-test:${crypto.randomUUID()}`;
  let proxy: FaultyProxy;
  let redis: RedisConnection;
  let log: LineLog;

  beforeEach(async () => {
    proxy = await startFaultyProxy(url!);
    log = new LineLog();
  });

  afterEach(async () => {
    await redis.close();
    await proxy.close();
  });

  function connect(options: RedisOptions = {}): void {
    redis = connectRedis({ url: proxy.url, logger: log, commandDeadline: '300ms', ...options });
  }

  const get = () => redis.send({ args: ['GET', key], key, readOnly: true });
  const increment = () => redis.send({ args: ['INCR', key], key });
  const back = () => eventually(async () => (await get()) !== undefined);

  it('makes one round trip for a command and one for many', async () => {
    connect();
    await get();
    const before = proxy.traffic.roundTrips;
    await get();
    await redis.sendMany(Array.from({ length: 400 }, () => ({ args: ['GET', key], key })));
    assert.ok(proxy.traffic.roundTrips - before <= 2, `${proxy.traffic.roundTrips - before} round trips`);
    assert.equal(proxy.connections, 1);
  });

  it('may break: reads are sent again, and nobody is told of an outage', async () => {
    connect();
    await get();
    proxy.reset();
    assert.equal(await get(), null);
    assert.equal(redis.available, true);
    assert.deepEqual(log.levels, []);
  });

  it('may break in the middle of many answers: each has its answer or its error', async () => {
    connect();
    await redis.send({ args: ['SET', key, 'x'.repeat(1_000)], key });
    proxy.cutAfter(100_500);
    const answers = await redis.sendMany(
      Array.from({ length: 400 }, () => ({ args: ['GETSET', key, 'y'], key })),
    );
    const lost = answers.filter((answer) => RepriseError.isInstance(answer));
    assert.equal(answers.length, 400);
    for (const error of lost) assert.equal(RepriseError.isInstance(error) && error.code, 'REDIS_UNAVAILABLE');
    await back();
    await redis.send({ args: ['DEL', key], key });
    assert.deepEqual(log.levels, []);
  });

  it('does not repeat writes that may have happened', async () => {
    connect();
    await redis.send({ args: ['SET', key, '0'], key });
    proxy.cutAfter(1);
    const { code } = await outcomeOf(increment);
    assert.equal(code, 'REDIS_UNAVAILABLE');
    assert.equal(await get(), '1');
    await redis.send({ args: ['DEL', key], key });
  });

  it('may fall silent for connections of before: others are made', async () => {
    connect();
    await get();
    proxy.stall();
    const { code, milliseconds } = await outcomeOf(get);
    assert.ok(code === 'DEADLINE_EXCEEDED' || code === 'REDIS_UNAVAILABLE', code);
    assert.ok(milliseconds < 900, `${milliseconds} ms`);
    await sleep(700);
    await proxy.restore({ forget: true });
    await back();
    assert.deepEqual(log.levels, ['warn', 'info']);
  });

  it('may be slow by less than the deadline', async () => {
    connect({ commandDeadline: '1s' });
    await get();
    proxy.delay(500);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(get)));
    for (const { code, milliseconds } of outcomes) {
      assert.equal(code, 'none');
      assert.ok(milliseconds < 900, `${milliseconds} ms`);
    }
    assert.deepEqual(log.levels, []);
  });

  it('may be slower than the deadline: calls are refused until it is fast again', async () => {
    connect();
    await get();
    proxy.delay(600);
    await outcomeOf(get);
    await eventually(async () => !redis.available);
    const { milliseconds } = await outcomeOf(get);
    assert.ok(milliseconds < 50);
    await proxy.restore();
    await back();
    assert.deepEqual(log.levels, ['warn', 'info']);
  });

  it('may end every connection before a command is answered: calls are refused, not sent for ever', async () => {
    connect();
    await get();
    let attempts = 0;
    while (redis.available && attempts < 20) {
      proxy.cutAfter(1);
      await outcomeOf(increment);
      attempts += 1;
    }
    assert.ok(attempts < 20);
    await proxy.restore();
    await back();
    await redis.send({ args: ['DEL', key], key });
  });

  it('refuses what is more than may be in flight, at once', async () => {
    connect({ maxInFlight: 10 });
    await get();
    proxy.stall();
    const outcomes = Promise.all(Array.from({ length: 30 }, () => outcomeOf(increment)));
    const codes = (await outcomes).filter(({ milliseconds }) => milliseconds < 50).map(({ code }) => code);
    assert.ok(codes.length >= 20);
    assert.ok(codes.every((code) => code === 'REDIS_UNAVAILABLE'));
    await redis.close();
    await proxy.restore({ forget: true });
  });

  it('is given up by close within a second, also while it is silent', async () => {
    connect({ commandDeadline: '10s' });
    await get();
    proxy.stall();
    const waiting = outcomeOf(get);
    const began = performance.now();
    await redis.close();
    const { code } = await waiting;
    assert.equal(code, 'CLOSED');
    assert.ok(performance.now() - began < 1_000);
    await eventually(async () => proxy.connections === 0);
  });
});
