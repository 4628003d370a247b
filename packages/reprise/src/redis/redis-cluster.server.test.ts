import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startCluster } from '../../../../scripts/services/redis-cluster.js';
import { connectRedis } from './connect-redis.ts';
import type { RedisConnection } from './redis-connection.ts';
import { eventually, LineLog, outcomeOf } from './redis-fixture.js';
import { defineScript } from './redis-script.ts';

describe('a Redis Cluster', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let redis: RedisConnection;
  let log: LineLog;
  const keys = Array.from({ length: 60 }, (_, index) => `key-${index}`);

  beforeAll(async () => {
    cluster = await startCluster();
    log = new LineLog();
    redis = connectRedis({
      cluster: { nodes: cluster.masters.map(({ port }) => `127.0.0.1:${port}`) },
      logger: log,
    });
  }, 60_000);
  afterAll(async () => {
    await redis?.close();
    await cluster?.stop();
  });

  const get = (key: string) => redis.send({ args: ['GET', key], key, readOnly: true });
  const set = (key: string, value: string) => redis.send({ args: ['SET', key, value], key });

  it('gets each command at the node that has its key', async () => {
    const answers = await redis.sendMany(keys.map((key) => ({ args: ['SET', key, key], key })));
    assert.deepEqual(new Set(answers), new Set(['OK']));
    assert.deepEqual(await Promise.all(keys.map(get)), keys);
    const owners = await Promise.all(keys.map((key) => cluster.ownerOf(key)));
    assert.equal(new Set(owners).size, 3);
  });

  it('runs scripts where their keys are', async () => {
    const script = defineScript('own', "return redis.call('GET', KEYS[1])", 1);
    assert.deepEqual(await Promise.all(keys.map((key) => redis.run(script, [key], []))), keys);
  });

  it('refuses keys of several slots in one command', async () => {
    const { error } = await outcomeOf(() => redis.send({ args: ['MGET', 'key-1', 'key-2'], key: 'key-1' }));
    assert.match(String(error), /CROSSSLOT/);
  });

  it('says of one server only that it refuses writes', async () => {
    const own = new LineLog();
    const nodes = cluster.masters.map(({ port }) => `127.0.0.1:${port}`);
    await using connection = connectRedis({ cluster: { nodes }, commandDeadline: '5s', logger: own });
    const write = (key: string) => connection.send({ args: ['SET', key, key], key });
    const owners = await Promise.all(keys.map((key) => cluster.ownerOf(key)));
    const full = owners[0]!;
    await full.command('CONFIG', 'SET', 'maxmemory', '1');
    const codes = await Promise.all(keys.map((key) => outcomeOf(() => write(key)).then(({ code }) => code)));
    assert.deepEqual(
      codes,
      owners.map((owner) => (owner === full ? 'REDIS_REFUSED' : 'none')),
    );
    await eventually(async () => !connection.writable);
    await full.command('CONFIG', 'SET', 'maxmemory', '0');
    await eventually(async () => connection.writable);
    const place = `Redis at 127.0.0.1:${full.port}`;
    const lines = own.lines.map((line) => line.split(':').slice(0, 2).join(':'));
    assert.deepEqual(lines, [`warn ${place} refuses writes`, `info ${place} takes writes again`]);
  });

  it('delivers messages published anywhere', async () => {
    const seen = new Set<string>();
    const end = await redis.subscribe('channel', (message) => seen.add(Buffer.from(message).toString()));
    await eventually(async () => {
      for (const node of cluster.masters) await node.command('PUBLISH', 'channel', String(node.port));
      return seen.size === 3;
    });
    await end();
  });

  it('has blocking connections that follow their key', async () => {
    await using blocking = await redis.blocking();
    for (const key of ['list-1', 'list-2', 'list-3', 'list-4']) {
      await redis.send({ args: ['RPUSH', key, key], key });
      const answer = await blocking.send({ args: ['BLPOP', key, '1'], key, blockTime: 1_000 });
      assert.deepEqual(answer, [key, key]);
    }
  });

  it('answers while a slot moves, and behind it', async () => {
    const key = 'moving';
    await set(key, 'here');
    const owner = await cluster.ownerOf(key);
    const target = cluster.masters.find((node) => node !== owner)!;
    await using blocking = await redis.blocking();
    await blocking.send({ args: ['BLPOP', `{${key}}:list`, '0.01'], key, blockTime: 10 });
    await cluster.moveSlotOf(key, target, async () => {
      assert.equal(await get(key), 'here');
      assert.equal(await redis.send({ args: ['APPEND', key, ' and there'], key }), 14);
    });
    assert.equal(await get(key), 'here and there');
    const list = `{${key}}:list`;
    await redis.send({ args: ['RPUSH', list, 'x'], key: list });
    assert.deepEqual(await blocking.send({ args: ['BLPOP', list, '1'], key: list, blockTime: 1_000 }), [
      list,
      'x',
    ]);
    assert.deepEqual(log.levels, []);
  });

  it('goes on without a node that is killed, and with its replica', async () => {
    await cluster.agreed();
    const lost = await cluster.ownerOf('key-0');
    const owners = await Promise.all(keys.map((key) => cluster.ownerOf(key)));
    const others = keys.filter((_, index) => owners[index] !== lost);
    let reconnects = 0;
    redis.onReconnect(() => {
      reconnects += 1;
    });
    const missed: number[] = [];
    redis.onMissing(({ length }) => missed.push(length));
    await lost.kill();
    await eventually(async () => (await outcomeOf(() => get('key-0'))).code === 'REDIS_UNAVAILABLE');
    assert.ok((await outcomeOf(() => get('key-0'))).milliseconds < 100);
    // Until the others know that a node is lost they serve what they have.
    assert.equal(redis.available, true);
    assert.deepEqual(redis.missing, [`Redis at 127.0.0.1:${lost.port}`]);
    await eventually(async () => (await get('key-0')) === 'key-0');
    assert.deepEqual([redis.missing, missed], [[], [1, 0]]);
    for (const key of others) assert.equal(await get(key), key);
    assert.equal(await set('key-0', 'new'), 'OK');
    assert.ok(reconnects > 0);
    assert.deepEqual(log.levels, ['warn', 'info'], log.text);
    assert.match(log.text, new RegExp(`info Redis at \\S+:${lost.port} is no master any more`));
    await lost.restart();
    await cluster.agreed();
    assert.equal(await get('key-0'), 'new');
  }, 60_000);

  it('holds no call longer than its deadline when a node is paused', async () => {
    await cluster.agreed();
    const paused = await cluster.ownerOf('key-0');
    paused.pause();
    try {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => outcomeOf(() => set('key-0', 'x'))),
      );
      for (const { milliseconds } of outcomes) assert.ok(milliseconds < 1_500, `${milliseconds} ms`);
      await eventually(async () => (await set('key-0', 'after')) === 'OK');
    } finally {
      paused.resume();
    }
    await cluster.agreed();
    assert.equal(await get('key-0'), 'after');
  }, 60_000);
});
