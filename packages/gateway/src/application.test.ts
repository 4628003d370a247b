import { silentLogger, systemClock } from 'reprise/core';
import { connectRedis } from 'reprise/redis';
import { describe, expect, it, vi } from 'vitest';
import { openApplication } from './application.ts';
import { parseConfig } from './config/index.ts';
import { demoUpstream } from './upstreams/index.ts';

const parts = {
  upstream: demoUpstream(),
  ask: async () => '{}',
  model: 'any',
  clock: systemClock,
  logger: silentLogger,
};

describe('the application caches without Redis', () => {
  it('keep everything in this process', async () => {
    const application = openApplication(parseConfig({}), { ...parts, connection: undefined });
    await application.keyValue.set('a', '1');
    expect(await application.ownKeyValue.get('a')).toBe('1');
    expect(application.components()).toMatchObject({ shared_data: { status: 'ok' } });
    await application.close();
    await expect(application.keyValue.get('a')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

describe('the application caches over a Redis that is out of reach', () => {
  it('say so', async () => {
    // Nothing listens on the port for multiplexing.
    const connection = connectRedis({ host: '127.0.0.1', port: 1 });
    const config = parseConfig({ redis: { enabled: true } });
    const application = openApplication(config, { ...parts, connection });
    await vi.waitFor(() =>
      expect(application.components()).toMatchObject({
        shared_data: { status: 'degraded', detail: expect.stringContaining('is out of reach') },
      }),
    );
    await application.close();
    await connection.close();
  });
});
