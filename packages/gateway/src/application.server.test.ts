import { randomUUID } from 'node:crypto';
import { silentLogger, systemClock } from 'reprise/core';
import { connectRedis } from 'reprise/redis';
import { describe, expect, inject, it } from 'vitest';
import { type Application, openApplication } from './application.ts';
import { parseConfig } from './config/index.ts';
import { demoUpstream } from './upstreams/index.ts';

const parts = {
  upstream: demoUpstream(),
  ask: async () => '{}',
  model: 'any',
  clock: systemClock,
  logger: silentLogger,
};

describe('the application caches over Redis', () => {
  it('S2-63 share what lies under one prefix, keep what is their own, and leave the connection open', async () => {
    const connection = connectRedis(inject('services')['redis']!);
    const open = (prefix: string): Application =>
      openApplication(parseConfig({ redis: { enabled: true, key_prefix: prefix } }), {
        ...parts,
        connection,
      });
    const prefix = `test-${randomUUID()}`;
    const [left, right, other] = [open(prefix), open(prefix), open(`${prefix}-other`)];
    await left.keyValue.set('a', '1', { ttl: '1m' });
    expect(await right.keyValue.get('a')).toBe('1');
    expect(await other.keyValue.get('a')).toBeUndefined();
    expect(await connection.send({ args: ['GET', `${prefix}:a`] })).toBe('1');
    await left.ownKeyValue.set('b', '2');
    expect(await right.ownKeyValue.get('b')).toBeUndefined();
    expect(left.components()).toMatchObject({ shared_data: { status: 'ok', detail: expect.any(String) } });
    await left.close();
    await expect(left.keyValue.get('a')).rejects.toMatchObject({ code: 'CLOSED' });
    expect(await right.keyValue.get('a')).toBe('1');
    await Promise.all([right.close(), other.close()]);
    await connection.close();
  });
});
