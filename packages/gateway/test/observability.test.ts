import { describe, expect, it } from 'vitest';
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

  it('gives paths with ids one label, so that series do not grow with entries', async () => {
    const gateway = await start();
    for (const id of ['a', 'b']) await gateway.remove(`/v1/cache/entries/${id}`);
    const text = await (await get(gateway, '/metrics')).text();
    expect(text).toContain('route="/v1/cache/entries/:id",cache="none",status="404"} 2');
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
