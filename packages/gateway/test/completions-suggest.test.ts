import { Gate } from 'reprise/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { behaviour, CompletionClient, completion, placeOf } from './completions-fixture.ts';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
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
