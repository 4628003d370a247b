import { ManualClock } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { parseCacheStatus } from './parse-cache-status.ts';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const body = ask('What does Age mean?');

async function status(gateway: TestGateway, asked: object, headers = {}) {
  const response = await gateway.chat(asked, headers);
  await response.text();
  await gateway.settled();
  return parseCacheStatus(response.headers.get('cache-status') ?? '');
}

describe('Cache-Status', () => {
  it('says of a miss that it went upstream, and of hits how they were found', async () => {
    const gateway = await start();
    expect(await status(gateway, body)).toMatchObject({ cache: 'reprise', parameters: { fwd: 'miss' } });
    expect(await status(gateway, body)).toEqual({
      cache: 'reprise',
      parameters: { hit: true, detail: 'exact' },
    });
    expect(await status(gateway, ask('What does Age mean??'))).toEqual({
      cache: 'reprise',
      parameters: { hit: true, detail: 'semantic' },
    });
  });

  it('says of a bypass why the cache was not asked', async () => {
    const gateway = await start();
    const { parameters } = await status(gateway, body, { 'cache-control': 'no-store' });
    expect(parameters).toEqual({ fwd: 'bypass', detail: 'the request says no-store' });
  });

  it('stays readable when the reason holds text of any script', async () => {
    const gateway = await start();
    await status(gateway, ask('Is it "7" or "8"? 多少钱'));
    expect(await status(gateway, ask('Is it "7" or "9"? 多少钱'))).toMatchObject({
      parameters: { fwd: 'miss', detail: expect.any(String) },
    });
  });
});

describe('Age and x-reprise headers', () => {
  it('counts the seconds since the answer was kept', async () => {
    const clock = new ManualClock();
    const gateway = await start({ overrides: { clock } });
    const first = await gateway.chat(body);
    await first.text();
    await gateway.settled();
    expect(first.headers.get('age')).toBeNull();
    expect((await gateway.chat(body)).headers.get('age')).toBe('0');
    clock.advance(61_999);
    expect((await gateway.chat(body)).headers.get('age')).toBe('61');
    clock.advance(24 * 3_600_000);
    expect(await gateway.outcome(body)).toBe('miss');
  });

  it('names the entry on the miss that makes it and on the hits that use it', async () => {
    const gateway = await start();
    const ids: (string | null)[] = [];
    for (let at = 0; at < 2; at += 1) {
      const response = await gateway.chat(body);
      await response.text();
      await gateway.settled();
      ids.push(response.headers.get('x-reprise-entry'));
    }
    expect(ids[0]).toMatch(/^chat:[0-9a-f]{24}:[0-9a-f]{24}:[0-9a-f]{64}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('passes on request ids and limits of the upstream', async () => {
    const gateway = await start();
    const response = await gateway.chat(body);
    expect(response.headers.get('x-request-id')).toBe('req_fake1');
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it('gives streams their type, live and from the cache', async () => {
    const gateway = await start();
    for (const outcome of ['miss', 'exact']) {
      const response = await gateway.chat({ ...body, stream: true });
      await response.text();
      await gateway.settled();
      expect(response.headers.get('x-reprise-cache')).toBe(outcome);
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    }
  });
});

describe('an answer that is an error', () => {
  async function failure(gateway: TestGateway, headers = {}) {
    const response = await gateway.chat(body, headers);
    return [response.status, response.headers.get('x-reprise-cache')];
  }

  it('says how the cache was used when the upstream answered with it', async () => {
    const gateway = await start();
    gateway.upstream.script({ status: 429 }, { status: 500 });
    expect(await failure(gateway)).toEqual([429, 'miss']);
    expect(await failure(gateway, { 'cache-control': 'no-store' })).toEqual([500, 'bypass']);
  });

  it('says so when there was no answer of the upstream, or none was wanted', async () => {
    const gateway = await start();
    await gateway.upstream.close();
    expect(await failure(gateway)).toEqual([502, 'miss']);
    expect(await failure(gateway, { 'cache-control': 'no-store' })).toEqual([502, 'bypass']);
    expect(await failure(gateway, { 'cache-control': 'only-if-cached' })).toEqual([504, 'miss']);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain('_count{route="/v1/chat/completions",cache="miss",status="502"} 1');
  });

  it('says nothing of the cache when it was refused before', async () => {
    const gateway = await start({ config: { server: { max_body: 200 } } });
    const refused = [gateway.chat('{'), gateway.chat({}), gateway.chat(ask('long '.repeat(50)))];
    for (const response of await Promise.all(refused)) {
      expect([400, 413]).toContain(response.status);
      expect(response.headers.get('x-reprise-cache')).toBeNull();
      expect(response.headers.get('cache-status')).toBeNull();
    }
  });
});

describe('Cache-Control of a request', () => {
  it('no-cache gets a new answer, which replaces the old one', async () => {
    const gateway = await start();
    gateway.upstream.script({ answer: 'old' }, { answer: 'new' });
    expect(await gateway.outcome(body)).toBe('miss');
    expect(await gateway.outcome(body, { 'cache-control': 'no-cache' })).toBe('miss');
    expect(await (await gateway.chat(body)).text()).toContain('"content":"new"');
    expect(gateway.upstream.requests).toHaveLength(2);
  });

  it('no-store neither reads nor keeps', async () => {
    const gateway = await start();
    const headers = { 'cache-control': 'no-store' };
    expect(await gateway.outcome(body, headers)).toBe('bypass');
    expect(await gateway.outcome(body)).toBe('miss');
    expect(await gateway.outcome(body, headers)).toBe('bypass');
    expect(gateway.upstream.requests).toHaveLength(3);
  });

  it('max-age takes no older answer', async () => {
    const clock = new ManualClock();
    const gateway = await start({ overrides: { clock } });
    await gateway.outcome(body);
    clock.advance(10_000);
    expect(await gateway.outcome(body, { 'cache-control': 'max-age=10' })).toBe('exact');
    expect(await gateway.outcome(body, { 'cache-control': 'max-age=9' })).toBe('miss');
    expect(await gateway.outcome(body, { 'cache-control': 'max-age=9' })).toBe('exact');
  });

  it('only-if-cached answers 504 instead of going upstream', async () => {
    const gateway = await start();
    const headers = { 'cache-control': 'only-if-cached' };
    const response = await gateway.chat(body, headers);
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error: { code: 'not_cached', type: 'api_error' } });
    expect(gateway.upstream.requests).toHaveLength(0);
    await gateway.outcome(body);
    expect(await gateway.outcome(body, headers)).toBe('exact');
  });
});

describe('x-reprise headers of a request', () => {
  it('x-reprise-ttl shortens the life of the answer, and never lengthens it', async () => {
    const clock = new ManualClock();
    const gateway = await start({ overrides: { clock }, config: { cache: { ttl: '1h' } } });
    const other = ask('What is RFC 9111?');
    await gateway.outcome(body, { 'x-reprise-ttl': '60' });
    await gateway.outcome(other, { 'x-reprise-ttl': '999999' });
    clock.advance(59_999);
    expect(await gateway.outcome(body)).toBe('exact');
    clock.advance(1);
    expect(await gateway.outcome(body)).toBe('miss');
    expect(await gateway.outcome(other)).toBe('exact');
    clock.advance(3_540_000);
    expect(await gateway.outcome(other)).toBe('miss');
  });

  it.each(['soon', '-1', '1.5', '1h', ''])('refuses the ttl "%s"', async (ttl) => {
    const gateway = await start();
    const response = await gateway.chat(body, { 'x-reprise-ttl': ttl });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: 'x-reprise-ttl' } });
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('x-reprise-namespace keeps answers apart', async () => {
    const gateway = await start();
    const blue = { 'x-reprise-namespace': 'blue' };
    expect(await gateway.outcome(body, blue)).toBe('miss');
    expect(await gateway.outcome(body, blue)).toBe('exact');
    expect(await gateway.outcome(body, { 'x-reprise-namespace': 'green' })).toBe('miss');
    const long = await gateway.chat(body, { 'x-reprise-namespace': 'n'.repeat(201) });
    expect(long.status).toBe(400);
  });
});
