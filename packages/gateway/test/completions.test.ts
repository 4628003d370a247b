import { beforeAll, describe, expect, it } from 'vitest';
import { behaviour, CompletionClient, completion, placeOf } from './completions-fixture.ts';
import { testGateways } from './start-test-gateway.ts';

const start = testGateways();
let client: CompletionClient;

beforeAll(async () => {
  const gateway = await start({ config: { completion }, behaviour });
  client = new CompletionClient(gateway.url);
});

describe('POST /api/completions/feedback', () => {
  it('moves suggestions (3.7 #16: it was only logged)', async () => {
    expect((await client.texts('- Feedback|')).slice(0, 2)).toEqual(['\n- ', ' fox jumps']);
    const vote = { suggestion_text: '\n- ', completion_type: 'template_completion', accepted: false };
    for (const _ of [1, 2]) {
      expect(await client.post('/feedback', vote)).toMatchObject({
        status: 200,
        body: { code: 200, data: { accepted: false } },
      });
    }
    expect((await client.texts('- Feedback|')).slice(0, 3)).toEqual([' fox jumps', ' over the dog', '\n- ']);
    expect((await client.get('/stats')).body.data).toMatchObject({ instance: { rejected: 2 } });
  });

  it.each([
    [{ accepted: true }, 'suggestion_text'],
    [{ suggestion_text: ' ', accepted: true }, 'suggestion_text'],
    [{ suggestion_text: 'a' }, 'accepted'],
    [{ suggestion_text: 'a', accepted: true, completion_type: 'poem' }, 'completion_type'],
  ])('refuses %j', async (body, param) => {
    expect(await client.post('/feedback', body)).toMatchObject({ status: 400, body: { data: { param } } });
  });
});

describe('POST /api/completions/precompute/:document_id', () => {
  const content =
    '# Guide\n\n* one\n* two\n\nSee [the map](./map.md).\n\nThe cache evicts old entries by age.\n';

  it('S2-35 lets a document have its own style, links and passages (3.7 #16: it was never read)', async () => {
    const id = 'docs/a:b*c d_é';
    const answer = await client.post(`/precompute/${encodeURIComponent(id)}`, { content });
    expect(answer.body.data).toEqual({
      document_id: id,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      headings: 1,
      lists: 2,
      code_blocks: 0,
      links: 1,
    });
    const own = { document_id: id };
    const types = (...completion_types: string[]) => ({ ...own, completion_types });
    expect(await client.texts('We need:|', types('template_completion'))).toEqual(['\n\n* ']);
    expect(await client.texts('Look at [the map](|', types('context_aware'))).toEqual(['./map.md)']);
    const { body } = await client.suggest('When the cache evicts old?|', types('reference_suggestion'));
    expect(body.suggestions).toMatchObject([
      { text: 'The cache evicts old entries by age.', context_used: [`Source: ${id}, Guide`] },
    ]);
    expect(await client.texts('We need:|', { completion_types: ['template_completion'] })).toEqual([]);
  });

  it.each([
    [{}, 'a', 'content'],
    [{ content: 'x'.repeat(1_048_577) }, 'a', 'content'],
    [{ content: '' }, 'x'.repeat(256), 'document_id'],
  ])('refuses what is missing or too long: case %#', async (body, id, param) => {
    expect(await client.post(`/precompute/${id}`, body)).toMatchObject({
      status: 400,
      body: { data: { param } },
    });
  });
});

describe('the routes of the cache', () => {
  it('S2-36 S2-37 S2-38 count, tidy up and forget', async () => {
    const own = await start({ config: { completion: { ...completion, cache: { max_size: 7 } } }, behaviour });
    const ask = new CompletionClient(own.url);
    for (let time = 0; time < 8; time++) await ask.suggest('- secret|');
    const cache = { max_size: 7, hits: 7, misses: 1, total_requests: 8, hit_rate: 87.5, local_cache_size: 1 };
    expect((await ask.get('/cache/stats')).body.data).toMatchObject(cache);
    const types = ['template_completion', 'context_aware', 'reference_suggestion', 'semantic_continuation'];
    expect((await ask.get('/stats')).body.data).toMatchObject({
      supported_types: types,
      instance: { requests: 8, cache_hits: 7 },
      cache,
    });
    const patterns = (await ask.get('/cache/hot-patterns')).body.data;
    expect(patterns).toMatchObject({ patterns: [{ access_count: 7, suggestion_count: 3 }] });
    expect(JSON.stringify(patterns)).not.toContain('secret');
    expect((await ask.post('/cache/optimize')).body.data).toMatchObject({ expired: 0, evicted: 0 });
    expect((await ask.post('/cache/clear')).body.data).toEqual({ removed: 1 });
    expect((await ask.suggest('- secret|')).body).toMatchObject({ cache_hit: false });
  });
});

describe('tenants', () => {
  it('share neither suggestions nor documents nor feedback', async () => {
    const keys = ['ann', 'bob'].map((tenant) => ({ key: `key-${tenant}`, tenant }));
    const own = await start({ config: { completion, auth: { keys } }, behaviour });
    const [ann, bob] = keys.map(({ key }) => new CompletionClient(own.url, { 'x-api-key': key }));
    await ann!.post('/precompute/d', { content: '* one' });
    await ann!.suggest('- The quick|');
    for (const _ of [1, 2]) await ann!.post('/feedback', { suggestion_text: '\n- ', accepted: false });
    expect((await ann!.texts('- The quick|'))[0]).toBe(' fox jumps');
    const theirs = await bob!.suggest('- The quick|');
    expect(theirs.body).toMatchObject({ cache_hit: false, suggestions: [{ text: '\n- ' }, {}, {}] });
    const fields = { document_id: 'd', completion_types: ['template_completion'] };
    expect(await bob!.texts('We need:|', fields)).toEqual([]);
    expect(await ann!.texts('We need:|', fields)).toEqual(['\n\n* ']);
    expect((await new CompletionClient(own.url).suggest('- The quick|')).status).toBe(401);
  });
});

describe('completion.enabled: false', () => {
  it('is a 503 in the envelope for every route', async () => {
    const off = await start();
    const ask = new CompletionClient(off.url);
    const answers = await Promise.all([
      ask.suggest('- milk|'),
      ask.post('/suggest/stream', placeOf('- milk|')),
      ask.post('/feedback', { suggestion_text: 'a', accepted: true }),
      ask.get('/stats'),
      ask.get('/cache/stats'),
      ask.get('/cache/hot-patterns'),
      ask.post('/cache/optimize'),
      ask.post('/cache/clear'),
      ask.post('/precompute/a', { content: '' }),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 503,
        body: { code: 503, status: 'error', data: { error: 'switched_off' } },
      });
    }
  });
});
