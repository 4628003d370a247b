import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { bulk, startRespServer } from '../../../../../scripts/services/resp-server.js';
import { connectRedis } from '../connect-redis.ts';
import { eventually, LineLog } from '../redis-fixture.js';

/** A server with this answer to INFO, and what was asked of it. */
async function start(info: string) {
  const asked: string[] = [];
  const server = await startRespServer(([name = '', ...rest]) => {
    asked.push([name, ...rest].join(' '));
    if (name === 'INFO') return info;
    return name === 'PING' ? '+PONG' : '+OK';
  });
  const log = new LineLog();
  const redis = connectRedis({ port: server.port, logger: log, retryAfter: '10ms' });
  const set = () => redis.send({ args: ['SET', 'key', 'value'], key: 'key' });
  return {
    ...{ asked, server, log, redis, set },
    async [Symbol.asyncDispose]() {
      await redis.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const versions = (...lines: string[]) => bulk(['# Server', ...lines, ''].join('\r\n'));

describe('the first connection', () => {
  it.each([
    [['redis_version:6.0.16'], 'Redis 6.0.16'],
    [['redis_version:7.2.4', 'server_name:valkey', 'valkey_version:7.1.0'], 'Valkey 7.1.0'],
  ])('warns of a server that is too old, and it is used (%j)', async (lines, name) => {
    await using old = await start(versions(...lines));
    assert.equal(await old.set(), 'OK');
    assert.deepEqual(old.log.levels, ['warn']);
    assert.match(
      old.log.text,
      new RegExp(`127\\.0\\.0\\.1:${old.server.port} is ${name}, .*needs Redis 6\\.2`),
    );
  });

  it.each([
    ['that is new enough', versions('redis_version:6.2.0')],
    ['that tells no version', versions('uptime_in_seconds:1')],
    ['that may not be asked', "-NOPERM this user has no permissions to run the 'info' command"],
  ])('says nothing of a server %s', async (_, info) => {
    await using server = await start(info);
    assert.equal(await server.set(), 'OK');
    assert.deepEqual(server.log.lines, []);
  });

  it('is the only one that warns', async () => {
    await using old = await start(versions('redis_version:6.0.16'));
    await old.set();
    old.server.cut();
    await eventually(async () => (await old.set()) === 'OK');
    assert.ok(old.asked.filter((line) => line === 'PING').length > 1, old.asked.join());
    assert.equal(old.asked.filter((line) => line === 'INFO server').length, 1);
    assert.deepEqual(old.log.levels, ['warn']);
  });
});
