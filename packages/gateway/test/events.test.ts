import { RepriseError } from 'reprise/core';
import { ManualClock } from 'reprise/testing';
import { describe, expect, it, vi } from 'vitest';
import { key, openStream, publishTo, tokenOf, withKey } from './events-fixture.ts';
import { testGateways } from './start-test-gateway.ts';

const start = testGateways();
const withApiKey = { 'x-api-key': key };
const user7 = { user_id: '7' };

describe('an event stream', () => {
  it('S4-27 S4-26 gives history, then what comes, as an EventSource reads it', async () => {
    const gateway = await start({ config: withKey });
    expect((await publishTo(gateway.url, 1)).status).toBe(200);
    const stream = await openStream(gateway.url, user7, withApiKey);
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('cache-control')).toBe('no-cache');
    expect(stream.response.headers.get('x-accel-buffering')).toBe('no');
    await stream.until(1);
    await publishTo(gateway.url, 2, { scope: 'novel', retry: 1_500, data: { n: 2, text: 'a\r\nb\n\nc' } });
    await stream.until(2);
    expect(stream.text).toMatch(/^retry: \d+\n\nid: /);
    const { id, ...message } = stream.messages.at(-1)!;
    expect(id).toMatch(/^\d+-\d+$/);
    const data = '{"n":2,"text":"a\\r\\nb\\n\\nc","_scope":"novel","_version":"1.0"}';
    expect(message).toEqual({ event: 'task.progress-updated', data, retry: '1500' });
    expect(stream.text.endsWith('\n\n')).toBe(true);
    await stream.leave();
    await expect.poll(() => gateway.running.parts.application.events?.streams).toBe(0);
  });

  it('S4-27 goes on behind Last-Event-ID, as a header or in the query', async () => {
    const gateway = await start({ config: withKey });
    const ids: string[] = [];
    for (const n of [1, 2, 3]) {
      const { data } = (await (await publishTo(gateway.url, n)).json()) as { data: { ids: string[] } };
      ids.push(...data.ids);
    }
    const byHeader = await openStream(gateway.url, user7, { ...withApiKey, 'last-event-id': ids[1]! });
    expect(await byHeader.until(1)).toEqual([3]);
    await byHeader.leave();
    const byQuery = await openStream(gateway.url, { ...user7, last_event_id: ids[0]! }, withApiKey);
    expect(await byQuery.until(2)).toEqual([2, 3]);
    await byQuery.leave();
  });

  it.each(['x', '-1', '1-2-3', '99999999999999999999-0', '*', '9'.repeat(99)])(
    'S4 5 answers the broken Last-Event-ID %s with 400',
    async (id) => {
      const gateway = await start({ config: withKey });
      const { response } = await openStream(gateway.url, user7, { ...withApiKey, 'last-event-id': id });
      expect(response.status).toBe(400);
      expect(gateway.running.parts.application.events?.streams).toBe(0);
    },
  );

  it('S4-23 gives only the scopes, types and session that are asked for', async () => {
    const gateway = await start({ config: withKey });
    const stream = await openStream(
      gateway.url,
      { ...user7, scopes: 'novel, global', events: 'a.b,c.d', session_id: 's' },
      withApiKey,
    );
    await publishTo(gateway.url, 1, { event: 'a.b' });
    await publishTo(gateway.url, 2, { event: 'a.b', scope: 'novel', session_id: 'other' });
    await publishTo(gateway.url, 3, { event: 'x.y', scope: 'global' });
    await publishTo(gateway.url, 4, { event: 'c.d', scope: 'global', session_id: 's' });
    expect(await stream.until(1)).toEqual([4]);
    await stream.leave();
  });

  it('S4-25 S4-30 refuses a third stream of a user with 429 and says so beforehand', async () => {
    const gateway = await start({ config: withKey });
    const open = () => openStream(gateway.url, user7, withApiKey);
    const preflight = () => openStream(gateway.url, { ...user7, preflight: 'true' }, withApiKey);
    const first = await open();
    expect((await preflight()).response.status).toBe(204);
    const second = await open();
    const third = await open();
    expect(third.response.status).toBe(429);
    expect(third.response.headers.get('retry-after')).toBe('30');
    expect((await preflight()).response.status).toBe(429);
    const other = await openStream(gateway.url, { user_id: 'other' }, withApiKey);
    expect(other.response.status).toBe(200);
    await first.leave();
    await expect.poll(async () => (await preflight()).response.status).toBe(204);
    await Promise.all([second.leave(), other.leave()]);
  });

  it('S4-26 shows that it lives every 15 s, and counts for hours, then no more', async () => {
    const clock = new ManualClock();
    const gateway = await start({ config: withKey, overrides: { clock } });
    const open = () => openStream(gateway.url, user7, withApiKey);
    const streams = [await open(), await open()];
    for (let beat = 1; beat <= 720; beat++) {
      clock.advance(15_000);
      // The streams get their text, which is not read while the clock moves.
      await new Promise(setImmediate);
      if (beat % 240 === 0) expect((await open()).response.status).toBe(429);
    }
    await expect.poll(() => streams[0]!.text).toContain(': heartbeat\n\n');
    const { application } = gateway.running.parts;
    const count = () => application.keyValue.permitCount('events:connections:tenant%3Aacme:7');
    expect(await count()).toBe(2);
    await Promise.all(streams.map((stream) => stream.leave()));
    await expect.poll(count).toBe(0);
    expect(application.events?.streams).toBe(0);
  });

  it('ends with a word to its client when the gateway ends, within the time to drain', async () => {
    const gateway = await start({ config: { ...withKey, server: { drain_timeout: '10s' } } });
    const stream = await openStream(gateway.url, user7, withApiKey);
    await publishTo(gateway.url, 1);
    await stream.until(1);
    const began = performance.now();
    await gateway.running.close();
    expect(performance.now() - began).toBeLessThan(3_000);
    await stream.ended;
    expect(stream.told).toEqual([1, 'error shutdown']);
    const { data, retry } = stream.messages.at(-1)!;
    expect(JSON.parse(data!)).toMatchObject({ reconnect: true, reason: 'shutdown' });
    expect(Number(retry)).toBeGreaterThan(0);
    expect(stream.text.endsWith('\n\n')).toBe(true);
  });

  it('S4-26 is broken when its client reads nothing for 30 s', async () => {
    const clock = new ManualClock();
    const gateway = await start({ config: withKey, overrides: { clock } });
    const controller = new AbortController();
    const address = `${gateway.url}/api/v1/events/stream?user_id=7`;
    const response = await fetch(address, { headers: withApiKey, signal: controller.signal });
    const events = gateway.running.parts.application.events!;
    const data = { text: 'x'.repeat(60_000) };
    // More than the sockets on the way hold.
    for (let n = 0; n < 300; n++) {
      await events.log.publish({ tenant: 'tenant:acme', userId: '7', event: 'a.b', data });
    }
    for (let step = 0; step < 80 && events.streams > 0; step++) {
      clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await expect.poll(() => events.streams).toBe(0);
    expect(events.stats().dropped.stalled).toBe(1);
    // A response that nobody holds would be closed as garbage, by its client.
    expect(response.bodyUsed).toBe(false);
    controller.abort();
  });

  it('is not there when events are switched off', async () => {
    const gateway = await start({ config: { ...withKey, events: { enabled: false } } });
    expect((await openStream(gateway.url, user7, withApiKey)).response.status).toBe(503);
    expect((await publishTo(gateway.url, 1)).status).toBe(503);
  });
});

describe('who may open a stream', () => {
  it('S4-28 takes a token as bearer, as cookie, and a ticket once', async () => {
    const gateway = await start({ config: withKey });
    const { token, ticket, cookie, expires_in } = await tokenOf(gateway);
    expect(expires_in).toBe(60);
    expect(cookie).toBe(`reprise_sse=${token}; HttpOnly; SameSite=Strict; Path=/api/v1/events`);
    await publishTo(gateway.url, 1);
    const ways: [Record<string, string>, Record<string, string>][] = [
      [{}, { authorization: `Bearer ${token}` }],
      [{}, { cookie: `other=1; reprise_sse=${token}` }],
      [{ ticket }, {}],
    ];
    for (const [query, headers] of ways) {
      const stream = await openStream(gateway.url, query, headers);
      expect(stream.response.status).toBe(200);
      expect(await stream.until(1)).toEqual([1]);
      await stream.leave();
      await expect.poll(() => gateway.running.parts.application.events?.streams).toBe(0);
    }
    const again = await openStream(gateway.url, { ticket });
    expect(again.response.status).toBe(401);
  });

  it('S4-28 uses up a ticket only for a stream that opens, and for one of many at once', async () => {
    const gateway = await start({ config: withKey });
    const { ticket } = await tokenOf(gateway);
    expect((await openStream(gateway.url, { ticket, preflight: 'true' })).response.status).toBe(204);
    expect((await openStream(gateway.url, { ticket, last_event_id: 'x' })).response.status).toBe(400);
    const open = () => openStream(gateway.url, { ticket });
    const streams = await Promise.all([open(), open(), open(), open()]);
    const statuses = streams.map(({ response }) => response.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    await Promise.all(streams.map((stream) => stream.leave()));
  });

  it('S4-25 holds no stream for a ticket that cannot be used up', async () => {
    const gateway = await start({ config: withKey });
    const { keyValue, events } = gateway.running.parts.application;
    const { ticket } = await tokenOf(gateway);
    const away = new RepriseError('REDIS_UNAVAILABLE', 'Redis is away');
    vi.spyOn(keyValue, 'delete').mockRejectedValueOnce(away);
    expect((await openStream(gateway.url, { ticket })).response.status).toBe(503);
    expect([events?.streams, events?.log.stats().subscribers]).toEqual([0, 0]);
    expect((await openStream(gateway.url, { ticket })).response.status).toBe(200);
  });

  it('refuses what is missing, unknown, expired or for somebody else in the same words', async () => {
    const clock = new ManualClock();
    const gateway = await start({ config: withKey, overrides: { clock } });
    const { token } = await tokenOf(gateway, { session_id: 's', scopes: ['novel'] });
    const bearer = { authorization: `Bearer ${token}` };
    const asked: [Record<string, string>, Record<string, string>][] = [
      [user7, {}],
      [user7, { 'x-api-key': 'wrong' }],
      [{}, { authorization: 'Bearer sse_unknown' }],
      [{}, { cookie: 'reprise_sse=sse_unknown' }],
      [{ ticket: 'unknown' }, bearer],
      [{ user_id: '8' }, bearer],
      [{ session_id: 't' }, bearer],
      [{ scopes: 'novel,user' }, bearer],
    ];
    const answers = new Set<string>();
    for (const [query, headers] of asked) {
      const { response, ended } = await openStream(gateway.url, query, headers);
      expect(response.status).toBe(401);
      await ended;
      answers.add(response.headers.get('www-authenticate') ?? '');
    }
    expect([...answers]).toEqual(['Bearer']);
    clock.advance(61_000);
    expect((await openStream(gateway.url, {}, bearer)).response.status).toBe(401);
  });

  it('keeps the token of an open stream good, so that its client can come back', async () => {
    const clock = new ManualClock();
    const gateway = await start({ config: withKey, overrides: { clock } });
    const { token } = await tokenOf(gateway);
    const cookie = { cookie: `reprise_sse=${token}` };
    const stream = await openStream(gateway.url, {}, cookie);
    for (let step = 0; step < 40; step++) {
      clock.advance(15_000);
      await new Promise(setImmediate);
    }
    await stream.leave();
    const again = await openStream(gateway.url, {}, cookie);
    expect(again.response.status).toBe(200);
    await again.leave();
  });

  it('never writes a token or a ticket to the log or, as it is, to the store', async () => {
    const gateway = await start({ config: withKey });
    const { token, ticket } = await tokenOf(gateway);
    await (await openStream(gateway.url, { ticket }, { authorization: `Bearer ${token}` })).leave();
    await openStream(gateway.url, { ticket: `${ticket}x` }, { cookie: `reprise_sse=${token}y` });
    const { keyValue } = gateway.running.parts.application;
    const stored: string[] = [];
    for await (const name of keyValue.keys()) {
      stored.push(name, JSON.stringify(await keyValue.getJson(name).catch(() => '')));
    }
    const everything = JSON.stringify([gateway.log, stored]);
    expect(stored.join(' ')).toContain('events:token:');
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(ticket);
  });

  it('works without keys, each bearer for itself', async () => {
    const gateway = await start();
    await publishTo(gateway.url, 1, {}, { 'x-api-key': 'mine' });
    const mine = await openStream(gateway.url, user7, { 'x-api-key': 'mine' });
    const other = await openStream(gateway.url, user7, { 'x-api-key': 'other' });
    await publishTo(gateway.url, 2, {}, { 'x-api-key': 'other' });
    expect(await mine.until(1)).toEqual([1]);
    expect(await other.until(1)).toEqual([2]);
    await Promise.all([mine.leave(), other.leave()]);
    const { response } = await openStream(gateway.url);
    expect(response.status).toBe(400);
  });
});
