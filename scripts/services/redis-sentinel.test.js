import { expect, it } from 'vitest';
import { startSentinel } from './redis-sentinel.js';

// The first run on a machine downloads the server.
const timeout = 300_000;

it('names another master, with the data, when the first is killed', { timeout }, async () => {
  const group = await startSentinel({ password: 'secret' });
  try {
    expect(await group.currentMaster()).toBe(group.master);
    await group.master.command('SET', 'key', 'value');
    await group.master.kill();
    const next = await group.failedOver(group.master);
    expect(group.replicas).toContain(next);
    expect(await next.command('GET', 'key')).toBe('value');
  } finally {
    await group.stop();
  }
});
