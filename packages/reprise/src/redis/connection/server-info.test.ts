import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { RedisReply } from '../redis-connection.ts';
import { readServerInfo } from './server-info.ts';

const tell = (info: string) =>
  readServerInfo(async ({ args }): Promise<RedisReply> => (args[0] === 'INFO' ? info : [null]));

describe('readServerInfo', () => {
  it.each([
    ['redis_version:6.0.16', 'redis', false],
    ['redis_version:6.2.0', 'redis', true],
    ['redis_version:10.0.0', 'redis', true],
    ['redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:7.2.5', 'valkey', true],
    ['redis_version:7.2.4\r\nvalkey_version:7.1.0', 'valkey', false],
  ])('says of %j whether it is supported', async (text, name, supported) => {
    const info = await tell(`# Server\r\n${text}\r\n`);
    assert.deepEqual([info.name, info.supported], [name, supported]);
  });

  it('leaves open what the server does not tell', async () => {
    const info = await tell('redis_version:8.0.2\r\n');
    assert.equal(info.maxmemory, undefined);
    assert.equal(info.maxmemoryPolicy, undefined);
    assert.equal(info.vectorSets, false);
  });
});
