import { describe, expect, it } from 'vitest';
import { key, openStream, publishTo, withKey } from './events-fixture.ts';
import { testGateways } from './start-test-gateway.ts';

const start = testGateways();
const withApiKey = { 'x-api-key': key };
const user7 = { user_id: '7' };

describe('publishing', () => {
  it('publishes many events in their order', async () => {
    const gateway = await start({ config: withKey });
    const stream = await openStream(gateway.url, user7, withApiKey);
    const events = Array.from({ length: 100 }, (_, n) => ({ user_id: '7', event: 'a.b', data: { n } }));
    const response = await gateway.post('/api/v1/events/publish', { events }, withApiKey);
    expect(response.status).toBe(200);
    const { data } = (await response.json()) as { data: { ids: string[]; failed: null } };
    expect(data.failed).toBeNull();
    expect(data.ids).toHaveLength(100);
    expect(await stream.until(100)).toEqual(events.map(({ data: { n } }) => n));
    await stream.leave();
  });

  it.each([
    [{ event: 'progress' }, null],
    [{ data: [1] }, 'data'],
    [{ data: { _scope: 'x' } }, null],
    [{ data: { text: 'x'.repeat(66_000) } }, null],
    [{ user_id: 'x'.repeat(1_024) }, 'user_id'],
    [{ user_id: undefined }, 'user_id'],
    [{ retry: 300_001 }, 'retry'],
    [{ events: [] }, 'events'],
    [
      {
        events: [
          { user_id: '7', event: 'a.b', data: {} },
          { user_id: '7', event: 'a.b', data: 1 },
        ],
      },
      'events.1.data',
    ],
    [
      {
        events: [
          { user_id: '7', event: 'a.b', data: {} },
          { user_id: '7', event: 'A', data: {} },
        ],
      },
      'events.1',
    ],
  ])('answers %j with 400 and publishes nothing', async (more, param) => {
    const gateway = await start({ config: withKey });
    const response = await publishTo(gateway.url, 1, more);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { data: { param: string | null } }).data.param).toBe(param);
    expect(gateway.running.parts.application.events?.log.stats().published).toBe(0);
  });

  it('S4-28 S4-30 says how events do', async () => {
    const gateway = await start({ config: withKey });
    const stream = await openStream(gateway.url, user7, withApiKey);
    await publishTo(gateway.url, 1);
    await stream.until(1);
    const health = await fetch(`${gateway.url}/api/v1/events/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ data: { status: 'ok', storage: 'memory', streams: 1 } });
    const stats = await fetch(`${gateway.url}/api/v1/events/stats`, { headers: withApiKey });
    expect(await stats.json()).toMatchObject({
      data: { streams: { open: 1, limit: 10_000, limit_per_user: 2 }, published: 1, delivered: 1 },
    });
    expect((await fetch(`${gateway.url}/api/v1/events/stats`)).status).toBe(401);
    await stream.leave();
  });
});
