import { expect, it } from 'vitest';
import { startCluster } from './redis-cluster.js';

// The first run on a machine downloads the server.
const timeout = 300_000;

it('moves a slot with its keys, and replaces a master that was killed', { timeout }, async () => {
  const cluster = await startCluster();
  try {
    const from = await cluster.ownerOf('{group}:key');
    const to = cluster.masters.find((node) => node !== from) ?? from;
    await from.command('SET', '{group}:key', 'value');
    await cluster.moveSlotOf('{group}:key', to, async () => {
      await expect(from.command('GET', '{group}:key')).rejects.toThrow(/^ASK /);
    });
    await expect(from.command('GET', '{group}:key')).rejects.toThrow(/^MOVED /);
    expect(await to.command('GET', '{group}:key')).toBe('value');

    await to.kill();
    await expect.poll(() => cluster.ownerOf('{group}:key'), { timeout: 15_000 }).not.toBe(to);
    await cluster.agreed();
    const next = await cluster.ownerOf('{group}:key');
    expect(cluster.replicas).toContain(next);
    expect(await next.command('GET', '{group}:key')).toBe('value');
  } finally {
    await cluster.stop();
  }
});
