import type { RedisServerInfo } from 'reprise/redis';
import { describe, expect, it } from 'vitest';
import { checkServer } from './check-server.ts';

const healthy: RedisServerInfo = {
  name: 'redis',
  version: '8.0.2',
  supported: true,
  vectorSets: true,
  maxmemory: 2 ** 30,
  maxmemoryPolicy: 'volatile-ttl',
  usedMemory: 2 ** 20,
};

function levels(info: Partial<RedisServerInfo>): string[] {
  return checkServer({ ...healthy, ...info }).map(({ level }) => level);
}

describe('what a server says about itself', () => {
  it('is fine for a server that is set up as recommended', () => {
    expect(checkServer(healthy)).toEqual([
      { check: 'redis version', level: 'ok', message: 'Redis 8.0.2' },
      { check: 'redis eviction', level: 'ok', message: 'maxmemory-policy is volatile-ttl' },
      { check: 'redis memory', level: 'ok', message: '1.0 MiB of 1024.0 MiB used' },
    ]);
  });

  it.each([
    ['a version that is too old', { version: '6.0.16', supported: false }, ['error', 'ok', 'ok']],
    ['a policy that drops any key', { maxmemoryPolicy: 'allkeys-lru' }, ['ok', 'warning', 'ok']],
    ['a limit and no eviction', { maxmemoryPolicy: 'noeviction' }, ['ok', 'warning', 'ok']],
    ['no limit and no eviction', { maxmemoryPolicy: 'noeviction', maxmemory: 0 }, ['ok', 'ok', 'ok']],
    ['memory that is nearly full', { usedMemory: 2 ** 30 * 0.95 }, ['ok', 'ok', 'warning']],
    [
      'a server that does not tell',
      { maxmemory: undefined, maxmemoryPolicy: undefined, usedMemory: undefined },
      ['ok', 'ok', 'ok'],
    ],
  ] as const)('judges %s', (_, info, expected) => {
    expect(levels(info)).toEqual(expected);
  });

  it('says what to do wherever something is wrong', () => {
    const info = { supported: false, maxmemoryPolicy: 'allkeys-lfu', usedMemory: 2 ** 30 };
    for (const { remedy } of checkServer({ ...healthy, ...info })) expect(remedy).toMatch(/^[A-Z].*\.$/);
  });
});
