import { describe, expect, it } from 'vitest';
import { startRedis } from '../../../scripts/services/start-redis.js';
import { type Diagnosis, runDoctor } from './run-doctor.ts';

/** Runs the doctor with this Redis; nothing else is asked. */
function withRedis(url: string): Promise<Diagnosis> {
  return runDoctor({
    upstream: { kind: 'demo' },
    semantic: { enabled: false },
    redis: { enabled: true, url },
  });
}

describe('reprise doctor, with a Redis', () => {
  it('that is set up as recommended: finds nothing wrong', async () => {
    await using server = await startRedis({
      maxmemory: '64mb',
      rest: ['--maxmemory-policy', 'volatile-ttl'],
    });
    const found = await withRedis(server.url);
    expect(found).toMatchObject({ code: 0, ok: true });
    expect(new Set(Object.values(found.levels))).toEqual(new Set(['ok']));
    for (const what of ['version', 'eviction', 'memory', 'latency', 'clock', 'writes']) {
      expect(found.levels).toHaveProperty([`redis ${what}`]);
    }
  });

  it('that may drop any key: warns, and says which policy to set', async () => {
    await using server = await startRedis({ maxmemory: '64mb', rest: ['--maxmemory-policy', 'allkeys-lru'] });
    const found = await withRedis(server.url);
    expect(found).toMatchObject({ code: 0, levels: { 'redis eviction': 'warning' } });
    expect(found.about('redis eviction')).toContain('volatile-ttl');
  });

  it('whose password is another: fails without telling one', async () => {
    await using server = await startRedis({ password: 'the-right-one' });
    const found = await withRedis(`redis://:the-wrong-one@127.0.0.1:${server.port}`);
    expect(found).toMatchObject({ code: 1, levels: { redis: 'error' } });
    expect(found.about('redis')).toMatch(/password/i);
    expect(found.about('redis')).not.toContain('one@');
  });

  it('that is full: fails at writing', async () => {
    await using server = await startRedis({ maxmemory: '1mb', rest: ['--maxmemory-policy', 'noeviction'] });
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    const found = await withRedis(server.url);
    expect(found).toMatchObject({ code: 1, levels: { 'redis writes': 'error', 'redis memory': 'warning' } });
    expect(found.about('redis writes')).toContain('OOM');
  });

  it('that is a replica: fails at writing', async () => {
    await using leader = await startRedis();
    await using replica = await startRedis({ replicaOf: leader });
    const found = await withRedis(replica.url);
    expect(found).toMatchObject({ code: 1, levels: { redis: 'ok', 'redis writes': 'error' } });
    expect(found.about('redis writes')).toContain('READONLY');
  });
});
