import { randomUUID } from 'node:crypto';
import { startFaultyProxy } from 'reprise/testing';
import { describe, expect, inject, it } from 'vitest';
import { behaviour, CompletionClient } from './completions-fixture.ts';
import { testGateways } from './start-test-gateway.ts';

const { redis: url } = inject('services');

describe.skipIf(!url)(`completions of gateways over one Redis${url ? '' : ' (skipped: no server)'}`, () => {
  const start = testGateways();
  const open = async (prefix: string, { through = url!, cache = {} } = {}) => {
    const redis = { enabled: true, url: through, key_prefix: prefix };
    const gateway = await start({ config: { redis, completion: { enabled: true, cache } }, behaviour });
    return { gateway, client: new CompletionClient(gateway.url) };
  };

  it('S2-63 answer what another one was asked, with what was precomputed there', async () => {
    const prefix = `test-${randomUUID()}`;
    const [left, right] = [await open(prefix), await open(prefix)];
    expect((await left.client.suggest('- The quick|')).body).toMatchObject({ cache_hit: false });
    const second = await right.client.suggest('- The quick|');
    expect(second.body).toMatchObject({ cache_hit: true, suggestions: [{ text: '\n- ' }, {}, {}] });
    expect(right.gateway.upstream.requests).toEqual([]);
    await left.client.post('/precompute/d', { content: '* one\n\nThe cache evicts old entries by age.' });
    const fields = { document_id: 'd', completion_types: ['template_completion', 'reference_suggestion'] };
    expect(await right.client.texts('We need:|', fields)).toEqual(['\n\n* ']);
    const passages = { completion_types: ['reference_suggestion'] };
    expect(await right.client.texts('When the cache evicts old?|', passages)).toEqual([
      'The cache evicts old entries by age.',
    ]);
    await expect
      .poll(async () => (await right.client.get('/cache/stats')).body.data)
      .toMatchObject({ use_redis: true, hits: 1, redis_cache_size: 3, precomputed_contexts: 1 });
    expect((await left.client.post('/cache/clear')).body.data).toEqual({ removed: 3 });
    expect((await right.client.suggest('- The quick|')).body).toMatchObject({ cache_hit: false });
  });

  it('rank by what another one was told', async () => {
    const prefix = `test-${randomUUID()}`;
    const [left, right] = [await open(prefix), await open(prefix)];
    expect((await right.client.texts('- The quick|'))[0]).toBe('\n- ');
    for (const { client } of [left, right]) {
      expect(await client.post('/feedback', { suggestion_text: '\n- ', accepted: false })).toMatchObject({
        status: 200,
      });
    }
    await expect
      .poll(async () => (await left.client.texts('- The quick|'))[0], { timeout: 5_000 })
      .toBe(' fox jumps');
    await expect
      .poll(async () => (await right.client.texts('- The quick|'))[0], { timeout: 5_000 })
      .toBe(' fox jumps');
  });

  it('keep suggestions to themselves where completion.cache.redis.enabled is false', async () => {
    const prefix = `test-${randomUUID()}`;
    const cache = { redis: { enabled: false } };
    const [left, right] = [await open(prefix, { cache }), await open(prefix, { cache })];
    await left.client.suggest('- The quick|');
    expect((await right.client.suggest('- The quick|')).body).toMatchObject({ cache_hit: false });
  });

  it('go on without Redis: suggestions come, feedback is a 503, and all is well when it is back', async () => {
    await using proxy = await startFaultyProxy(url!);
    const { client } = await open(`test-${randomUUID()}`, { through: proxy.url });
    expect((await client.suggest('- The quick|')).body).toMatchObject({ cache_hit: false });
    proxy.refuse();
    proxy.cut();
    const away = await client.suggest('- The quick|');
    expect(away.body).toMatchObject({
      success: true,
      cache_hit: false,
      suggestions: [{ text: '\n- ' }, {}, {}],
    });
    const vote = { suggestion_text: '\n- ', accepted: true };
    expect(await client.post('/feedback', vote)).toMatchObject({ status: 503, body: { status: 'error' } });
    expect(await client.get('/stats')).toMatchObject({ status: 503, body: { status: 'error' } });
    await proxy.restore();
    const hit = async () => (await client.suggest('- The quick|')).body['cache_hit'];
    await expect.poll(hit, { timeout: 10_000 }).toBe(true);
    expect(await client.post('/feedback', vote)).toMatchObject({ status: 200 });
  }, 30_000);
});
