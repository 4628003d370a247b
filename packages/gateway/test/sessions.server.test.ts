import { randomUUID } from 'node:crypto';
import { startFaultyProxy } from 'reprise/testing';
import { describe, expect, inject, it } from 'vitest';
import { askSessions } from './sessions-fixture.ts';
import { testGateways } from './start-test-gateway.ts';

const { redis: url } = inject('services');

describe.skipIf(!url)(`sessions of gateways that share a Redis${url ? '' : ' (skipped: no server)'}`, () => {
  const start = testGateways();
  const shared = (prefix: string, through = url!) => ({
    config: { redis: { enabled: true, url: through, key_prefix: prefix } },
  });

  it('S4-10 are the same for all, also where a gateway has a copy', async () => {
    const prefix = `test-${randomUUID()}`;
    const gateways = await Promise.all([start(shared(prefix)), start(shared(prefix))]);
    const [one, two] = gateways.map(({ url }) => askSessions(url));
    const stage = async (ask = one!) => (await ask('GET', '7')).data['session'];
    await one!('PUT', '7', { body: { stage: 'a' } });
    expect(await stage()).toEqual({ stage: 'a', version: 1 });
    expect(await stage(two)).toEqual({ stage: 'a', version: 1 });
    const body = { stage: 'b', version: 1 };
    const writes = await Promise.all([one, two, one, two].map((ask) => ask!('PUT', '7', { body })));
    expect(writes.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    await expect.poll(() => stage()).toEqual({ stage: 'b', version: 2 });
    await expect.poll(() => stage(two)).toEqual({ stage: 'b', version: 2 });
    await two!('DELETE', '7');
    await expect.poll(async () => (await one!('GET', '7')).status).toBe(404);
  });

  it('S4-09 are a 503 while Redis is away, and there again behind it', async () => {
    await using proxy = await startFaultyProxy(url!);
    const gateway = await start(shared(`test-${randomUUID()}`, proxy.url));
    const ask = askSessions(gateway.url);
    await ask('PUT', '7', { body: { stage: 'a' } });
    await ask('PUT', '7/rounds/1', { body: 'x' });
    proxy.refuse();
    proxy.reset();
    for (const [method, path] of [
      ['PUT', '7'],
      ['GET', 'unknown'],
      ['DELETE', '7'],
      ['POST', '7/renew'],
      ['GET', '7/rounds'],
      ['GET', '7/rounds/1'],
      ['PUT', '7/rounds/1'],
      ['DELETE', '7/rounds/1'],
    ] as const) {
      const answer = await ask(method, path, method === 'PUT' ? { body: {} } : {});
      expect(answer).toMatchObject({ status: 503, data: { error: 'redis_unavailable' } });
    }
    expect((await ask('GET', '')).data).toMatchObject({ available: false, sessions: null, rounds: null });
    await proxy.restore();
    await expect.poll(async () => (await ask('GET', '7')).status, { timeout: 10_000 }).toBe(200);
    expect((await ask('GET', '7/rounds')).data['rounds']).toEqual([{ path: '1', data: 'x' }]);
  }, 20_000);
});
