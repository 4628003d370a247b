import { Gate } from 'reprise/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompletionClient, placeOf } from './completions-fixture.ts';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const completion = { enabled: true };
const behaviour = { answer: ' fox jumps\n over the dog' };
let gateway: TestGateway;
let client: CompletionClient;

beforeAll(async () => {
  gateway = await start({ config: { completion }, behaviour });
  client = new CompletionClient(gateway.url);
});

const asked = (from: TestGateway) => from.upstream.requests.map(({ body }) => body);

describe('POST /api/completions/suggest', () => {
  it('S2-50 gives suggestions, and the second time from the cache (3.7 #16: cache_hit)', async () => {
    const before = gateway.upstream.requests.length;
    const first = await client.suggest('- The quick|');
    expect(first).toEqual({
      status: 200,
      body: {
        success: true,
        suggestions: [
          {
            text: '\n- ',
            type: 'template_completion',
            confidence: 0.95,
            context_used: ['The list'],
            timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
          },
          expect.objectContaining({ text: ' fox jumps', type: 'semantic_continuation', confidence: 0.8 }),
          expect.objectContaining({ text: ' over the dog' }),
        ],
        processing_time_ms: expect.any(Number),
        cache_hit: false,
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
    const second = await client.suggest('- The quick|');
    expect(second.body).toMatchObject({ cache_hit: true, suggestions: first.body.suggestions });
    expect(gateway.upstream.requests).toHaveLength(before + 1);
  });

  it('S2-54 asks the model of the upstream, which is set (3.7 #16: the client was never set)', async () => {
    const own = await start({ config: { completion: { ...completion, model: 'small' } }, behaviour });
    const ask = new CompletionClient(own.url, { authorization: 'Bearer sk-own' });
    await ask.suggest('Once upon a time|', { context: { tone: 'dry' } });
    expect(asked(own)).toMatchObject([
      { model: 'small', temperature: 0, messages: [{ role: 'system' }, {}] },
    ]);
    const [request] = own.upstream.requests;
    expect(JSON.stringify(request!.body)).toContain('Once upon a time');
    expect(JSON.stringify(request!.body)).toContain('dry');
    expect(request!.headers['authorization']).toBe('Bearer sk-own');
  });

  it('keeps what the model said apart from the answers to callers, and clears it with them', async () => {
    const own = await start({ config: { completion }, behaviour });
    await new CompletionClient(own.url).suggest('Once upon a time|');
    await own.settled();
    const { answers, ownAnswers, responses } = own.running.parts;
    await expect.poll(() => ownAnswers.stats().entries).toBe(1);
    expect(answers.stats()).toMatchObject({ entries: 0, misses: 0, exactHits: 0 });
    expect(responses.stats().requests.miss).toBe(0);
    expect(await (await own.remove('/v1/cache/entries')).json()).toEqual({ removed: 1 });
  });

  it('does not take what was suggested for a similar text', async () => {
    const before = gateway.upstream.requests.length;
    await client.suggest('How do I reset my password|');
    await client.suggest('How do I reset my password please|');
    expect(gateway.upstream.requests).toHaveLength(before + 2);
  });

  it('S2-51 gives nothing where nobody would want it', async () => {
    expect((await client.suggest('|The')).body).toMatchObject({ success: true, suggestions: [] });
    expect((await client.suggest('The qui|ck')).body).toMatchObject({ suggestions: [], cache_hit: false });
  });

  it('works on the types and gives the number that are asked for', async () => {
    const fields = { completion_types: ['semantic_continuation'], max_suggestions: 1 };
    expect(await client.texts('- One more|', fields)).toEqual([' fox jumps']);
  });

  it.each([
    [{ text: '', cursor_position: 0 }, 'text', 'must not be empty'],
    [{ cursor_position: 0 }, 'text', 'is missing'],
    [{ text: 'abc', cursor_position: 4 }, 'cursor_position', 'must be within the text'],
    [{ text: 'abc', cursor_position: -1 }, 'cursor_position', 'must be at least 0'],
    [{ text: 'abc', cursor_position: 'end' }, 'cursor_position', 'must be'],
    [{ text: 'abc👍', cursor_position: 4 }, 'cursor_position', 'not in the middle of a character'],
    [{ text: '牛'.repeat(400_000), cursor_position: 3 }, 'text', 'must have at most 1 MiB'],
    [{ text: 'abc', cursor_position: 3, completion_types: ['poem'] }, 'completion_types.0', 'must be'],
    [{ text: 'abc', cursor_position: 3, max_suggestions: 0 }, 'max_suggestions', 'must be'],
    [{ text: 'abc', cursor_position: 3, document_id: 'x'.repeat(256) }, 'document_id', 'at most 255'],
    [{ text: 'abc', cursor_position: 3, document_id: '\ud800' }, 'document_id', 'must be Unicode'],
    [{ text: 'abc', cursor_position: 3, context: { a: 'x'.repeat(17_000) } }, 'context', '16 KiB'],
  ])(
    'refuses a bad request with 400, also as a stream (3.7 #16: it was 500): case %#',
    async (body, param, words) => {
      for (const path of ['/suggest', '/suggest/stream']) {
        const answer = await client.post(path, body);
        expect(answer).toMatchObject({
          status: 400,
          body: { code: 400, status: 'error', message: expect.stringContaining(words), data: { param } },
        });
        expect(answer.body['message']).toContain(param);
      }
    },
  );

  it('gives what it can when the upstream fails, and says nothing of it', async () => {
    const failing = await start({ config: { completion }, behaviour: { status: 500 } });
    const ask = new CompletionClient(failing.url);
    expect((await ask.suggest('- The quick|')).body).toMatchObject({
      success: true,
      cache_hit: false,
      suggestions: [{ text: '\n- ' }],
    });
    const { body } = await ask.get('/stats');
    expect(body.data).toMatchObject({ instance: { failures: { 'semantic continuation': 1 } } });
  });

  it('gives what it can when the upstream takes longer than completion.timeout', async () => {
    const config = { completion: { ...completion, timeout: '50ms' } };
    const slow = await start({ config, behaviour: { silent: true } });
    const answer = await new CompletionClient(slow.url).suggest('- The quick|');
    expect(answer.body).toMatchObject({ suggestions: [{ text: '\n- ' }] });
  });

  it('works offline with the demo upstream', async () => {
    const demo = await start({ config: { completion, upstream: { kind: 'demo' } } });
    const [text] = await new CompletionClient(demo.url).texts('Once upon a time|');
    expect(text).toContain('demo upstream');
  });
});

describe('POST /api/completions/suggest/stream', () => {
  it('tells every step, and asks the upstream once (3.7 #16)', async () => {
    const before = gateway.upstream.requests.length;
    const template = { type: 'suggestion', data: expect.objectContaining({ text: '\n- ' }) };
    const events = await client.stream('- A stream|', { max_suggestions: 2 });
    expect(events).toEqual([
      { type: 'start', timestamp: expect.any(String) },
      { type: 'processing', completion_type: 'template_completion' },
      { type: 'processing', completion_type: 'context_aware' },
      { type: 'processing', completion_type: 'reference_suggestion' },
      { type: 'processing', completion_type: 'semantic_continuation' },
      template,
      {
        type: 'suggestion',
        data: expect.objectContaining({ text: ' fox jumps', context_used: expect.any(Array) }),
      },
      { type: 'complete', total_suggestions: 2, cache_hit: false, processing_time_ms: expect.any(Number) },
      '[DONE]',
    ]);
    expect((await client.stream('- A stream|')).at(-2)).toMatchObject({ cache_hit: true });
    expect(gateway.upstream.requests).toHaveLength(before + 1);
  });

  it('gives a template while the model still works', async () => {
    const gate = new Gate();
    gateway.upstream.script({ gate, ...behaviour });
    const response = await client.send('/suggest/stream', placeOf('- Another stream|'));
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const decoder = new TextDecoder();
    let text = '';
    for await (const bytes of response.body!) {
      text += decoder.decode(bytes as Uint8Array, { stream: true });
      if (text.includes('"type":"suggestion"')) gate.open();
    }
    expect(text).toMatch(/"text":"\\n- "[\s\S]*fox jumps[\s\S]*data: \[DONE\]\n\n$/);
  });
});

describe('a client that leaves', () => {
  it.each(['/suggest', '/suggest/stream'])(
    '%s leaves a call that is finished for the cache',
    async (path) => {
      const own = await start({ config: { completion }, behaviour });
      const ask = new CompletionClient(own.url);
      const gate = new Gate();
      own.upstream.script({ gate, ...behaviour });
      const leaving = new AbortController();
      const left = ask
        .send(path, placeOf('The quick|'), leaving.signal)
        .then((response) => response.text())
        .catch(() => 'left');
      await gate.waiting();
      leaving.abort();
      expect(await left).toBe('left');
      const running = async () => (await ask.get('/stats')).body.data;
      await expect.poll(running).toMatchObject({ instance: { running: 0, failures: {} } });
      gate.open();
      expect(await ask.texts('The quick|')).toEqual([' fox jumps', ' over the dog']);
      expect(own.upstream.requests).toHaveLength(1);
      expect(own.log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    },
  );

  it('leaves a call that is aborted when it goes on for too long', async () => {
    const own = await start({ config: { completion, cache: { abandon_after: '50ms' } } });
    own.upstream.script({ silent: true });
    const leaving = new AbortController();
    const ask = new CompletionClient(own.url);
    const left = ask.send('/suggest', placeOf('The quick|'), leaving.signal).catch(() => 'left');
    await expect.poll(() => own.upstream.requests.length).toBe(1);
    leaving.abort();
    await left;
    await expect.poll(() => own.upstream.requests[0]!.aborted).toBe(true);
  });
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
