import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CompletionClient } from './completions-fixture.ts';
import { key, openStream, publishTo, withKey } from './events-fixture.ts';
import { askSessions } from './sessions-fixture.ts';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();

async function get(gateway: TestGateway, path: string): Promise<Response> {
  return fetch(`${gateway.url}${path}`);
}

const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const sample = new RegExp(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{${label}(?:,${label})*\\})? (\\S+)$`);

/** Reads Prometheus text (version 0.0.4); values by name and labels. */
function parseMetrics(text: string): Map<string, number> {
  expect(text.endsWith('\n')).toBe(true);
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || /^# HELP [\w:]+ \S/.test(line)) continue;
    if (/^# TYPE [\w:]+ (?:counter|gauge|histogram|summary|untyped)$/.test(line)) continue;
    const match = sample.exec(line);
    expect(match, line).not.toBeNull();
    const value = Number(match![3]!.replace('Inf', 'Infinity'));
    expect(Number.isNaN(value) && match![3] !== 'NaN', line).toBe(false);
    values.set(`${match![1]}${match![2] ?? ''}`, value);
  }
  return values;
}

/** The metrics of a gateway whose names begin so, without that beginning. */
async function metricsOf(gateway: TestGateway, beginning: string): Promise<Record<string, number>> {
  const lines = (await (await get(gateway, '/metrics')).text()).split('\n');
  const own = lines.filter((line) => line.startsWith(beginning)).map((line) => `${line}\n`);
  const values = parseMetrics(own.join('') || '\n');
  return Object.fromEntries([...values].map(([name, value]) => [name.slice(beginning.length), value]));
}

/** Two misses, an exact hit, one by meaning, a bypass and a refusal of the upstream. */
async function traffic(gateway: TestGateway): Promise<void> {
  await gateway.outcome(ask('How do I reset my password?'));
  await gateway.outcome(ask('How do I reset my password?'));
  await gateway.outcome(ask('How do I reset my password please'));
  await gateway.outcome(ask('How do I reset my password?'), { 'cache-control': 'no-store' });
  gateway.upstream.script({ status: 500 });
  await gateway.chat(ask('What else?'));
}

describe('GET /metrics', () => {
  it('is Prometheus text that counts what happened', async () => {
    const gateway = await start();
    await traffic(gateway);
    const response = await get(gateway, '/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const metrics = parseMetrics(await response.text());
    const counted = (cache: string) => metrics.get(`reprise_chat_requests_total{cache="${cache}"}`);
    expect({ exact: counted('exact'), semantic: counted('semantic') }).toEqual({ exact: 1, semantic: 1 });
    expect({ miss: counted('miss'), bypass: counted('bypass') }).toEqual({ miss: 2, bypass: 1 });
    expect(metrics.get('reprise_upstream_calls_total')).toBe(3);
    expect(metrics.get('reprise_upstream_failures_total')).toBe(1);
    expect(metrics.get('reprise_entries')).toBe(1);
    expect(metrics.get('reprise_indexed_entries')).toBe(1);
    expect(metrics.get('reprise_flights')).toBe(0);
    expect(metrics.get('reprise_saved_tokens_total')).toBeGreaterThan(20);
    const exact = 'route="/v1/chat/completions",cache="exact",status="200"';
    expect(metrics.get(`reprise_request_duration_seconds_count{${exact}}`)).toBe(1);
    const failed = 'route="/v1/chat/completions",cache="miss",status="500"';
    expect(metrics.get(`reprise_request_duration_seconds_count{${failed}}`)).toBe(1);
  });

  it('explains each metric in words that the documentation begins with', async () => {
    const gateway = await start();
    const text = await (await get(gateway, '/metrics')).text();
    const page = await readFile(new URL('../../../docs/gateway.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(reprise_\w+)` *\| (.+?)\.? *\|$/gm)];
    const meanings = new Map(rows.map(([, name, meaning]) => [name, meaning]));
    const helps = [...text.matchAll(/^# HELP (reprise_\w+) (.+)$/gm)];
    expect(helps.length).toBeGreaterThan(40);
    for (const [, name, help = ''] of helps)
      expect(meanings.get(name)?.slice(0, help.length), name).toBe(help);
  });

  it('gives paths with ids one label, so that series do not grow with entries', async () => {
    const gateway = await start();
    for (const id of ['a', 'b']) await gateway.remove(`/v1/cache/entries/${id}`);
    const text = await (await get(gateway, '/metrics')).text();
    expect(text).toContain('route="/v1/cache/entries/:id",cache="none",status="404"} 2');
  });

  it('counts events, streams and who was refused one', async () => {
    const gateway = await start({ config: { ...withKey, events: { max_connections: 3 } } });
    const open = (user_id: string, more = {}) =>
      openStream(gateway.url, { user_id, ...more }, { 'x-api-key': key });
    const streams = [await open('7'), await open('7'), await open('8')];
    expect((await open('9')).response.status).toBe(503);
    await streams.pop()!.leave();
    const events = () => metricsOf(gateway, 'reprise_events_');
    await expect.poll(async () => (await events())['open_streams']).toBe(2);
    expect((await open('7')).response.status).toBe(429);
    expect((await open('7', { preflight: 'true' })).response.status).toBe(429);
    await publishTo(gateway.url, 1);
    await Promise.all(streams.map((stream) => stream.until(1)));
    expect(await events()).toEqual({
      open_streams: 2,
      published_total: 1,
      delivered_total: 2,
      'dropped_subscribers_total{reason="slow"}': 0,
      'dropped_subscribers_total{reason="stalled"}': 0,
      'refused_streams_total{limit="user"}': 2,
      'refused_streams_total{limit="instance"}': 1,
    });
    await Promise.all(streams.map((stream) => stream.leave()));
  });

  it('counts what the completion caches of all tenants did, without their names', async () => {
    const keys = ['ann', 'bob'].map((tenant) => ({ key: `key-${tenant}`, tenant }));
    const completion = { enabled: true, cache: { max_size: 2, strategy: 'ttl' } };
    const gateway = await start({ config: { auth: { keys }, completion } });
    const [ann, bob] = keys.map((own) => new CompletionClient(gateway.url, { 'x-api-key': own.key }));
    for (const text of ['- one|', '- one|']) expect((await ann!.suggest(text)).status).toBe(200);
    for (const text of ['- one|', '- two|', '- three|']) expect((await bob!.suggest(text)).status).toBe(200);
    const counted = () => metricsOf(gateway, 'reprise_completions_cache_');
    await expect.poll(async () => (await counted())['evictions_total']).toBeGreaterThan(0);
    expect(await counted()).toEqual({
      'reads_total{result="hit"}': 1,
      'reads_total{result="miss"}': 4,
      evictions_total: 1,
    });
  });

  it('counts reads of sessions by result, and writes that came too late', async () => {
    const gateway = await start();
    const ask = askSessions(gateway.url);
    await ask('GET', '7');
    await ask('PUT', '7', { body: { stage: 'a' } });
    await ask('PUT', '7', { body: { stage: 'b' }, headers: { 'if-match': '"9"' } });
    await ask('GET', '7');
    await ask('GET', '7');
    const counted = await metricsOf(gateway, 'reprise_sessions_');
    const { 'reads_total{result="hit"}': hit = -1, 'reads_total{result="local"}': local = -1 } = counted;
    expect(hit + local).toBe(2);
    expect(local).toBeGreaterThan(0);
    expect(counted).toMatchObject({
      'reads_total{result="miss"}': 1,
      conflicts_total: 1,
      unavailable_total: 0,
    });
  });

  it('has no values of what is switched off', async () => {
    const off = { enabled: false };
    const gateway = await start({ config: { events: off, completion: off, sessions: off } });
    for (const resource of ['events', 'completions', 'sessions'])
      expect(await metricsOf(gateway, `reprise_${resource}_`)).toEqual({});
  });
});

describe('GET /v1/cache/stats', () => {
  it('says what is kept, what it saved and how requests were answered', async () => {
    const gateway = await start({ config: { prices: { 'gpt-4o-mini': { input: 1_000_000, output: 0 } } } });
    await traffic(gateway);
    const stats = await (await get(gateway, '/v1/cache/stats')).json();
    expect(stats).toMatchObject({
      requests: { exact: 1, semantic: 1, stale: 0, miss: 2, bypass: 1 },
      hitRate: 0.4,
      shared: 0,
      upstreamCalls: 3,
      upstreamFailures: 1,
      flights: 0,
      // Two hits of a prompt of six words, a dollar each.
      savedUsd: 12,
      cache: { entries: 1, indexed: 1, exactHits: 1, semanticHits: 1, faults: 0, writes: 1 },
      uptimeSeconds: expect.any(Number),
    });
  });
});

describe('GET /health', () => {
  it('says that all is well, and with what the gateway works', async () => {
    const gateway = await start({ config: { upstream: { api_key: 'sk-secret' } } });
    const response = await get(gateway, '/health');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      upstream: { kind: 'openai', address: `${gateway.upstream.url}/v1` },
      store: `SQLite in ${gateway.data}/reprise.db`,
      embedder: 'fake',
      uptimeSeconds: expect.any(Number),
    });
    expect(text).not.toContain('sk-secret');
  });

  it('labels the demo upstream as such', async () => {
    const gateway = await start({ config: { upstream: { base_url: '', kind: 'demo' } } });
    expect(await (await get(gateway, '/health')).json()).toMatchObject({
      upstream: { kind: 'demo', address: 'built-in demo, no LLM' },
    });
  });
});
