import { describe, expect, it } from 'vitest';
import { ask, type HeaderFields, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const ann = { authorization: 'Bearer sk-ann' };
const bob = { authorization: 'Bearer sk-bob' };
const question = ask('How do I reset my password?');
const reworded = ask('How do I reset my password please');

interface Told {
  readonly removed: number;
  readonly quarantined: number;
  readonly observed: boolean;
}

async function entryOf(gateway: TestGateway, body: object, headers: HeaderFields = ann): Promise<string> {
  const response = await gateway.chat(body, headers);
  await response.text();
  await gateway.settled();
  return response.headers.get('x-reprise-entry')!;
}

async function tell(gateway: TestGateway, body: object, headers: HeaderFields = ann): Promise<Told> {
  const response = await gateway.post('/v1/cache/feedback', body, headers);
  expect(response.status).toBe(200);
  return (await response.json()) as Told;
}

async function explain(gateway: TestGateway, query: object, headers: HeaderFields = ann) {
  const search = new URLSearchParams(Object.entries(query));
  const response = await fetch(`${gateway.url}/v1/cache/explain?${search}`, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown> & { candidates: Record<string, unknown>[] };
}

describe('POST /v1/cache/feedback', () => {
  it('wrong: the entry goes, and what is close to it is served by exact requests only', async () => {
    const gateway = await start();
    gateway.upstream.script({ answer: 'wrong' }, { answer: 'right' });
    const entry_id = await entryOf(gateway, question);
    await entryOf(gateway, reworded, { ...ann, 'cache-control': 'no-cache' });
    expect(await tell(gateway, { entry_id, verdict: 'wrong' })).toEqual({
      removed: 1,
      quarantined: 1,
      observed: true,
    });
    expect(await gateway.outcome(reworded, ann)).toBe('exact');
    const response = await gateway.post('/v1/cache/explain', ask('please How do I reset my password'), ann);
    const { candidates } = (await response.json()) as { candidates: { kept_back: string | null }[] };
    expect(candidates.map((each) => each.kept_back)).toEqual([
      'in quarantine: a close entry was called wrong',
    ]);
    expect(await gateway.outcome(ask('please How do I reset my password'), ann)).toBe('miss');
  });

  it('is idempotent', async () => {
    const gateway = await start();
    const entry_id = await entryOf(gateway, question);
    await tell(gateway, { entry_id, verdict: 'wrong', messages: reworded.messages });
    expect(await tell(gateway, { entry_id, verdict: 'wrong' })).toEqual({
      removed: 0,
      quarantined: 0,
      observed: false,
    });
  });

  it('right: the entry stays, and the policy knows', async () => {
    const gateway = await start();
    const entry_id = await entryOf(gateway, question);
    expect(await tell(gateway, { entry_id, verdict: 'right' })).toMatchObject({ removed: 0, observed: true });
    expect(await gateway.outcome(question, ann)).toBe('exact');
  });

  it("reaches nobody else's entries", async () => {
    const gateway = await start();
    const entry_id = await entryOf(gateway, question);
    const response = await gateway.post('/v1/cache/feedback', { entry_id, verdict: 'wrong' }, bob);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'entry_not_found', param: 'entry_id' } });
    expect(await gateway.outcome(question, ann)).toBe('exact');
  });

  it.each([
    [{ verdict: 'wrong' }, 'entry_id'],
    [{ entry_id: 'x', verdict: 'bad' }, 'verdict'],
    [{ entry_id: 'x'.repeat(301), verdict: 'wrong' }, 'entry_id'],
    [{ entry_id: 'x', verdict: 'wrong', messages: [] }, 'messages'],
  ])('refuses %#', async (body, param) => {
    const gateway = await start();
    const response = await gateway.post('/v1/cache/feedback', body, ann);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: { param: string } }).error.param).toBe(param);
  });

  it('refuses a body over server.max_body', async () => {
    const gateway = await start({ config: { server: { max_body: 1_000 } } });
    const messages = [{ role: 'user', content: 'x'.repeat(2_000) }];
    const body = { entry_id: 'x', verdict: 'wrong', messages };
    expect((await gateway.post('/v1/cache/feedback', body, ann)).status).toBe(413);
  });
});

describe('GET and POST /v1/cache/explain', () => {
  it('say which entry would answer, how similar it is and what the policy said', async () => {
    const gateway = await start();
    const entry_id = await entryOf(gateway, question);
    const model = question.model;
    const query = { prompt: reworded.messages[0]!.content, model };
    const explanation = await explain(gateway, query);
    expect(explanation).toMatchObject({ outcome: 'semantic', entry_id, embedder: 'fake', coverage: 1 });
    expect(explanation.candidates[0]).toMatchObject({
      entry_id,
      veto: null,
      decision: { action: 'serve', reason: expect.any(String) },
    });
    const posted = await gateway.post('/v1/cache/explain', reworded, ann);
    expect(await posted.json()).toEqual(explanation);
  });

  it('say that the very request was answered before', async () => {
    const gateway = await start();
    const entry_id = await entryOf(gateway, question);
    const { model } = question;
    const exact = await explain(gateway, { prompt: question.messages[0]!.content, model });
    expect(exact).toMatchObject({
      outcome: 'exact',
      reason: 'the same request was answered before; what meaning would decide does not count',
      entry_id,
      exact_key: entry_id,
    });
  });

  it('name the guard that refused a candidate', async () => {
    const gateway = await start();
    await entryOf(gateway, ask('What happened in the year 1988?'));
    const { model } = question;
    const explanation = await explain(gateway, { prompt: 'What happened in the year 1989?', model });
    expect(explanation).toMatchObject({ outcome: 'miss', entry_id: null });
    expect(explanation.candidates[0]).toMatchObject({ decision: null, veto: { guard: 'numbers' } });
  });

  it('take the system prompt into account, and never ask upstream or count a request', async () => {
    const gateway = await start();
    await entryOf(gateway, question);
    const { model } = question;
    const prompt = question.messages[0]!.content;
    expect(await explain(gateway, { prompt, model, system: 'Be brief.' })).toMatchObject({ outcome: 'miss' });
    expect(await explain(gateway, { prompt, model }, bob)).toMatchObject({ outcome: 'miss', candidates: [] });
    expect(gateway.upstream.requests).toHaveLength(1);
    expect(gateway.running.parts.responses.stats().requests).toMatchObject({ exact: 0, miss: 1 });
  });

  it('say that a request is not cached at all', async () => {
    const gateway = await start();
    const response = await gateway.post('/v1/cache/explain', { ...question, temperature: 1.9 }, ann);
    expect(await response.json()).toMatchObject({
      outcome: 'bypass',
      reason: expect.stringContaining('temperature'),
    });
  });

  it.each(['', '?prompt=', '?prompt=a&prompt=b', '?prompt=a&temperature=1'])(
    'refuse the query "%s"',
    async (query) => {
      const gateway = await start();
      expect((await fetch(`${gateway.url}/v1/cache/explain${query}`)).status).toBe(400);
    },
  );

  it('say in words what is wrong with a query', async () => {
    const gateway = await start();
    const refusal = async (query: string) => {
      const response = await fetch(`${gateway.url}/v1/cache/explain?${query}`);
      return ((await response.json()) as { error: { message: string } }).error.message;
    };
    expect(await refusal('model=m')).toBe('prompt is missing');
    expect(await refusal('prompt=a&n=1')).toBe('The query has a field that is not known: n');
  });
});

describe('headers that tighten', () => {
  it('serve nothing less similar, or less sure, than the request asks for', async () => {
    const gateway = await start();
    await entryOf(gateway, question);
    const only = { ...ann, 'cache-control': 'only-if-cached' };
    expect(await gateway.outcome(reworded, { ...only, 'x-reprise-min-similarity': '0.5' })).toBe('semantic');
    expect(await gateway.outcome(reworded, { ...only, 'x-reprise-min-similarity': '0.99' })).toMatch('504');
    expect(await gateway.outcome(reworded, { ...only, 'x-reprise-min-confidence': '1' })).toMatch('504');
    expect(await gateway.outcome(question, { ...only, 'x-reprise-min-similarity': '1' })).toBe('exact');
  });

  it('loosen nothing', async () => {
    const gateway = await start({ config: { semantic: { similarity: 0.999 } } });
    await entryOf(gateway, question);
    const loose = {
      ...ann,
      'x-reprise-min-similarity': '-1',
      'x-reprise-min-confidence': '0',
      'x-reprise-max-error': '1',
    };
    expect(await gateway.outcome(reworded, loose)).toBe('miss');
  });

  it.each([
    ['x-reprise-min-similarity', '2'],
    ['x-reprise-min-similarity', 'high'],
    ['x-reprise-min-confidence', '-0.1'],
    ['x-reprise-min-confidence', ''],
    ['x-reprise-max-error', '1.5'],
    ['x-reprise-max-error', 'NaN'],
  ])('refuse %s: %s', async (name, value) => {
    const gateway = await start();
    const response = await gateway.chat(question, { [name]: value });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: name } });
    expect(gateway.upstream.requests).toHaveLength(0);
  });
});

describe('headers that say how far a hit is trusted', () => {
  it('have similarity and confidence of a hit by meaning', async () => {
    const gateway = await start();
    await entryOf(gateway, question);
    const response = await gateway.chat(reworded, ann);
    expect(response.headers.get('x-reprise-cache')).toBe('semantic');
    expect(Number(response.headers.get('x-reprise-similarity'))).toBeGreaterThan(0.8);
    const confidence = Number(response.headers.get('x-reprise-confidence'));
    expect(confidence).toBeGreaterThan(0);
    expect(confidence).toBeLessThanOrEqual(1);
  });
});
