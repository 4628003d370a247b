import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { describe, it } from 'vitest';
import type { RedisNode } from '../../../../../scripts/services/redis-node.js';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { connectRedis } from '../connect-redis.ts';
import { eventually, LineLog, outcomeOf } from '../redis-fixture.js';
import { defineScript } from '../redis-script.ts';

/** What makes a server refuse writes, and what ends it. */
const faults: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  OOM: [
    ['CONFIG', 'SET', 'maxmemory', '1'],
    ['CONFIG', 'SET', 'maxmemory', '0'],
  ],
  READONLY: [
    ['REPLICAOF', '127.0.0.1', '1'],
    ['REPLICAOF', 'NO', 'ONE'],
  ],
  NOREPLICAS: [
    ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
    ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
  ],
  NOPERM: [
    ['ACL', 'SETUSER', 'default', '-@write'],
    ['ACL', 'SETUSER', 'default', '+@write'],
  ],
  MISCONF: [['BGSAVE'], ['CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no']],
};

const readThenWrite = defineScript(
  'readThenWrite',
  "redis.call('GET', KEYS[1]) return redis.call('INCR', KEYS[1])",
  1,
);

/** A server of its own and a connection to it, which has written a list of one item. */
async function startSubject(name: 'redis' | 'redis7' | 'valkey') {
  const server = await startRedis({ server: name });
  const log = new LineLog();
  const connection = connectRedis({ url: server.url, commandDeadline: '5s', logger: log });
  const told: boolean[] = [];
  connection.onWritability((writable) => told.push(writable));
  const push = () => outcomeOf(() => connection.send({ args: ['RPUSH', 'list', 'item'], key: 'list' }));
  const count = () => outcomeOf(() => connection.run(readThenWrite, ['count'], []));
  assert.equal((await push()).code, 'none');
  return {
    server,
    log,
    connection,
    told,
    push,
    count,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Lets the next snapshot fail. */
async function takeFolderAway(server: RedisNode): Promise<void> {
  await server.command('CONFIG', 'SET', 'save', '3600 1000000');
  const [, folder] = (await server.command('CONFIG', 'GET', 'dir')) as readonly string[];
  await rm(folder!, { recursive: true });
}

describe.concurrent.each(['redis', 'redis7', 'valkey'] as const)('a connection to %s', (name) => {
  it.each(Object.keys(faults))(
    'tells once that writes are refused with %s, and once that they are taken',
    async (code) => {
      await using subject = await startSubject(name);
      const { server, log, connection, told, push, count } = subject;
      const [begin, end] = faults[code]!;
      if (code === 'MISCONF') await takeFolderAway(server);
      await server.command(...begin);
      await eventually(async () => (await push()).code === 'REDIS_REFUSED' && !connection.writable);
      assert.equal((await count()).code, 'REDIS_REFUSED');
      const list = await connection.send({ args: ['LRANGE', 'list', '0', '0'], key: 'list', readOnly: true });
      assert.deepEqual(list, ['item']);
      assert.equal(connection.available, true);
      await using another = connectRedis({ url: server.url });
      assert.equal(await another.send({ args: ['EXISTS', 'list'], key: 'list', readOnly: true }), 1);
      await server.command(...end);
      await eventually(async () => connection.writable, 8_000);
      assert.deepEqual([(await push()).code, (await count()).code], ['none', 'none']);
      assert.deepEqual(told, [false, true]);
      assert.deepEqual(log.levels, ['warn', 'info']);
      const words = `^warn Redis at \\S+ refuses writes: .*: ${code} .*\ninfo .* takes writes again$`;
      assert.match(log.text, new RegExp(words));
    },
  );

  it('says nothing of the whole where a user may not use one command', async () => {
    await using subject = await startSubject(name);
    const { server, log, connection, push, count } = subject;
    await server.command('ACL', 'SETUSER', 'default', '-rpush');
    assert.equal((await push()).code, 'REDIS_REFUSED');
    assert.equal((await count()).code, 'none');
    assert.deepEqual([connection.writable, log.lines], [true, []]);
  });
});
