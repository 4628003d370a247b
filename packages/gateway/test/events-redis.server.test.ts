import { startFaultyProxy } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { startRedis } from '../../../scripts/services/start-redis.js';
import { key, openStream, ownPrefix, publishTo, withKey } from './events-fixture.ts';
import { testGateways } from './start-test-gateway.ts';

const start = testGateways();
const withApiKey = { 'x-api-key': key };
const user7 = { user_id: '7' };

/** Two gateways over a Redis. */
async function twoGateways(url: string) {
  const redis = { enabled: true, url, key_prefix: ownPrefix(), socket_timeout: 1 };
  const config = { ...withKey, redis };
  const gateways = [await start({ config }), await start({ config })] as const;
  const reaches = (reached: boolean) =>
    expect
      .poll(() => gateways.map(({ running }) => running.parts.connection?.available), { timeout: 20_000 })
      .toEqual([reached, reached]);
  await reaches(true);
  return { gateways, reaches };
}

describe('event streams over Redis', () => {
  it('reach clients of every gateway once, and count them together', async () => {
    await using server = await startRedis();
    const { gateways } = await twoGateways(server.url);
    const [one, other] = gateways;
    const streams = [
      await openStream(one.url, user7, withApiKey),
      await openStream(other.url, user7, withApiKey),
    ];
    expect((await openStream(one.url, user7, withApiKey)).response.status).toBe(429);
    for (let n = 0; n < 20; n++) await publishTo(gateways[n % 2]!.url, n);
    for (const stream of streams) {
      expect(await stream.until(20)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    }
    await Promise.all(streams.map((stream) => stream.leave()));
    await expect
      .poll(
        async () => (await openStream(one.url, { ...user7, preflight: 'true' }, withApiKey)).response.status,
      )
      .toBe(204);
  });

  it('lose nothing that was acknowledged when Redis is killed while events are published', async () => {
    await using server = await startRedis();
    const { gateways, reaches } = await twoGateways(server.url);
    const [one, other] = gateways;
    const streams = [
      await openStream(one.url, user7, withApiKey),
      await openStream(other.url, user7, withApiKey),
    ];
    const acknowledged: number[] = [];
    const refused: Response[] = [];
    let going = true;
    const publishing = (async () => {
      for (let n = 0; going; n++) {
        const response = await publishTo(gateways[n % 2]!.url, n);
        if (response.ok) acknowledged.push(n);
        else refused.push(response);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await Promise.all(streams.map((stream) => stream.until(10)));
    await server.kill();
    await reaches(false);
    for (const stream of streams) {
      await expect.poll(() => stream.told, { timeout: 10_000 }).toContain('error interrupted');
    }
    expect((await fetch(`${one.url}/api/v1/events/health`)).status).toBe(503);
    expect((await openStream(one.url, { user_id: '8' }, withApiKey)).response.status).toBe(503);
    await server.restart();
    await reaches(true);
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(before + 20);
    going = false;
    await publishing;
    const last = acknowledged.at(-1)!;
    for (const stream of streams) {
      await expect.poll(() => stream.told, { timeout: 20_000 }).toContain(last);
      const numbers = stream.told.filter((each) => typeof each === 'number');
      expect(new Set(numbers).size).toBe(numbers.length);
      // What was refused may be there, too: its answer was lost.
      expect(acknowledged.filter((n) => !numbers.includes(n))).toEqual([]);
      expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers);
      expect(stream.told.filter((each) => each === 'error interrupted')).toHaveLength(1);
      expect(stream.told.filter((each) => each === 'stream.resumed')).toHaveLength(1);
      expect(stream.told).not.toContain('stream.gap');
      await stream.leave();
    }
    expect(refused.length).toBeGreaterThan(0);
    for (const response of refused) {
      expect([503, 504]).toContain(response.status);
      if (response.status === 503) expect(response.headers.get('retry-after')).toBe('1');
    }
    expect((await fetch(`${one.url}/api/v1/events/health`)).status).toBe(200);
  }, 60_000);

  it('tell a gap when Redis comes back empty, and go on', async () => {
    await using server = await startRedis();
    const { gateways, reaches } = await twoGateways(server.url);
    const [one, other] = gateways;
    const stream = await openStream(one.url, user7, withApiKey);
    await publishTo(other.url, 1);
    await stream.until(1);
    await server.kill();
    await reaches(false);
    await expect.poll(() => stream.told, { timeout: 10_000 }).toContain('error interrupted');
    await server.restart({ empty: true });
    await reaches(true);
    await expect.poll(async () => (await publishTo(other.url, 2)).status, { timeout: 10_000 }).toBe(200);
    await expect.poll(() => stream.told, { timeout: 10_000 }).toContain(2);
    const wanted = [1, 'error interrupted', 'stream.resumed', 'stream.gap', 2];
    // A reader that hears of the new stream while it looks at the old one cannot tell that nothing more is missing.
    const told = stream.told.filter((each, at) => each !== 'stream.gap' || stream.told[at - 1] !== each);
    expect(told.slice(0, wanted.length)).toEqual(wanted);
    await stream.leave();
    const again = await openStream(other.url, user7, { ...withApiKey, 'last-event-id': stream.lastId });
    expect(
      await Promise.race([again.until(1), new Promise((done) => setTimeout(done, 300, 'nothing'))]),
    ).toBe('nothing');
    await again.leave();
  }, 60_000);

  it('go on with a replay that a broken network interrupts', async () => {
    await using server = await startRedis();
    await using proxy = await startFaultyProxy(server.url);
    const { gateways } = await twoGateways(proxy.url);
    const [one] = gateways;
    const events = Array.from({ length: 300 }, (_, n) => ({
      ...{ user_id: '7', event: 'a.b' },
      data: { n, text: 'x'.repeat(4_000) },
    }));
    const ids: string[] = [];
    for (let at = 0; at < events.length; at += 100) {
      const body = { events: events.slice(at, at + 100) };
      const response = await one.post('/api/v1/events/publish', body, withApiKey);
      ids.push(...((await response.json()) as { data: { ids: string[] } }).data.ids);
    }
    const stream = await openStream(one.url, user7, { ...withApiKey, 'last-event-id': ids[0]! });
    proxy.cutAfter(200_000);
    await expect.poll(() => stream.told, { timeout: 20_000 }).toContain(299);
    const numbers = stream.told.filter((each) => typeof each === 'number');
    expect(numbers).toEqual(Array.from({ length: 299 }, (_, n) => n + 1));
    await stream.leave();
  }, 60_000);
});
