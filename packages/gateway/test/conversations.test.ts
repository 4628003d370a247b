import type { FakeBehaviour, FakeRequest } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { runDoctor } from './run-doctor.ts';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();

interface Body {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** Whether a request asks the model that rewrites. */
function isRewrite({ body }: Pick<FakeRequest, 'body'>): boolean {
  return (body as Body | undefined)?.model === 'rewriter';
}

/** Puts the first thing that was said before the last, as a model would that is good at it. */
function standalone(body: unknown): FakeBehaviour {
  const said = (body as Body).messages.at(-1)!.content;
  const { conversation } = JSON.parse(said) as {
    readonly conversation: readonly { readonly text: string }[];
  };
  return { answer: `${conversation[0]!.text}: ${conversation.at(-1)!.text}` };
}

function rewriting(rewrite: (body: unknown) => FakeBehaviour, semantic: object = {}): Promise<TestGateway> {
  const settings = { conversation: 'rewrite', rewrite: { model: 'rewriter' }, confidence: 0, ...semantic };
  return start({
    config: { semantic: settings, prices: { rewriter: { input: 1, output: 1 } } },
    behaviour: (request) => (isRewrite(request) ? rewrite(request.body) : {}),
  });
}

const rewrites = ({ upstream }: TestGateway) => upstream.requests.filter(isRewrite).length;

function talk(...contents: string[]) {
  const messages = contents.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
  return { model: 'gpt-4o-mini', messages };
}

const pears = talk('How do red pears keep', 'Well.', 'how are they stored best');
const pearsToo = talk('How do red pears keep', 'For weeks, when cool.', 'how are they best stored');

describe('conversations', () => {
  it('are answered by meaning after the same earlier turns only, unless questions are rewritten', async () => {
    const gateway = await start({ config: { semantic: { confidence: 0 } } });
    expect(await gateway.outcome(pears)).toBe('miss');
    expect(await gateway.outcome(pearsToo)).toBe('miss');
    const sameTurns = talk('How do red pears keep', 'Well.', 'how are they best stored');
    expect(await gateway.outcome(sameTurns)).toBe('semantic');
  });

  it('whose questions are rewritten are answered by what these mean, whatever was said before', async () => {
    const gateway = await rewriting(standalone);
    expect(await gateway.outcome(pears)).toBe('miss');
    expect(await gateway.outcome(pearsToo)).toBe('semantic');
    expect(await gateway.outcome(pears)).toBe('exact');
    expect(await gateway.outcome(talk('Is green tea healthy', 'Yes.', 'how are they stored best'))).toBe(
      'miss',
    );
    expect(rewrites(gateway)).toBe(3);
  });

  it('have the cost of rewriting counted, in stats and metrics', async () => {
    const gateway = await rewriting(standalone);
    await gateway.outcome(pears);
    await gateway.outcome(ask('How do red pears keep'));
    const stats = await (await fetch(`${gateway.url}/v1/cache/stats`)).json();
    expect(stats).toMatchObject({
      requests: { miss: 2 },
      upstreamCalls: 2,
      rewrites: { calls: 1, rewritten: 1, failures: 0 },
    });
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain('reprise_rewrites_total{result="rewritten"} 1');
    expect(metrics).toMatch(/^reprise_rewrite_usd_total /m);
  });

  it('go upstream when the rewriter fails or hangs, after its deadline at most', async () => {
    for (const failing of [{ status: 500 }, { silent: true }, { answer: 'NONE' }]) {
      const gateway = await rewriting(() => failing, { rewrite: { model: 'rewriter', deadline: '100ms' } });
      const started = performance.now();
      expect(await gateway.outcome(pears)).toBe('miss');
      expect(await gateway.outcome(pearsToo)).toBe('miss');
      expect(await gateway.outcome(pears)).toBe('exact');
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  it('share nothing with other tenants, and are not rewritten for lookups and explanations', async () => {
    const gateway = await rewriting(standalone);
    await gateway.outcome(pears, { authorization: 'Bearer ann' });
    expect(await gateway.outcome(pearsToo, { authorization: 'Bearer bob' })).toBe('miss');
    const before = rewrites(gateway);
    const ann = { authorization: 'Bearer ann' };
    const looked = await (await gateway.post('/v1/cache/lookup', pearsToo, ann)).json();
    expect(looked).toMatchObject({ hit: null });
    const explained = await (await gateway.post('/v1/cache/explain', pearsToo, ann)).json();
    expect(explained).toMatchObject({ outcome: 'miss', reason: expect.stringContaining('rewritten') });
    expect(rewrites(gateway)).toBe(before);
    expect(await gateway.outcome(pearsToo, ann)).toBe('semantic');
    const again = await (await gateway.post('/v1/cache/explain', pearsToo, ann)).json();
    expect(again).toMatchObject({ outcome: 'semantic' });
  });

  it('are never rewritten with the key of a caller, nor is what the model said kept in the cache', async () => {
    const gateway = await rewriting(standalone);
    await gateway.outcome(pears, { authorization: 'Bearer sk-ann' });
    const [first] = gateway.upstream.requests.filter(isRewrite);
    expect(first!.headers['authorization'] ?? '').not.toContain('sk-ann');
    expect(gateway.running.parts.responses.stats().cache.entries).toBe(1);
  });

  it('have their rewriter checked by reprise doctor', async () => {
    const { upstream } = await start();
    const healthy = {
      upstream: { kind: 'openai', base_url: `${upstream.url}/v1` },
      embedder: { kind: 'openai', model: 'fake-words', base_url: `${upstream.url}/v1` },
      semantic: { conversation: 'rewrite', rewrite: { model: 'rewriter' } },
    };
    expect(await runDoctor(healthy)).toMatchObject({ ok: true, levels: { rewriting: 'ok' } });
    expect(upstream.requests.some(isRewrite)).toBe(true);
    upstream.script({ path: '/v1/chat/completions', status: 401 });
    const refused = await runDoctor(healthy);
    expect(refused).toMatchObject({ ok: false, levels: { rewriting: 'error' } });
    expect(refused.about('rewriting')).toContain('upstream.api_key');
  });
});

describe('an agent', () => {
  const tools = [{ type: 'function', function: { name: 'run', parameters: { type: 'object' } } }];
  const call = (id: string) => ({ id, type: 'function', function: { name: 'run', arguments: '{}' } });

  it.each(['scope', 'rewrite'])(
    'of ten turns that are nearly the same is never given an earlier answer (spec 12), conversation: %s',
    async (conversation) => {
      const gateway = await rewriting(standalone, { conversation, similarity: 0.1 });
      const messages: object[] = [{ role: 'user', content: 'Fix the failing test.' }];
      for (let at = 0; at < 10; at += 1) {
        expect(await gateway.outcome({ model: 'gpt-4o-mini', tools, messages })).toBe('miss');
        messages.push({ role: 'assistant', content: null, tool_calls: [call(`call-${at}`)] });
        messages.push({ role: 'tool', tool_call_id: `call-${at}`, content: `${12 + (at % 2)} tests fail.` });
      }
      expect(gateway.upstream.requests).toHaveLength(10);
      expect(gateway.running.parts.responses.stats().cache).toMatchObject({ indexed: 0, semanticHits: 0 });
      expect(rewrites(gateway)).toBe(0);
    },
  );

  it('that asks in other words for the same tools goes upstream, and so do results without the tools', async () => {
    const gateway = await rewriting(standalone, { similarity: 0.1 });
    for (const content of ['run the tests', 'run the test', 'run tests']) {
      const messages = [{ role: 'user', content }];
      expect(await gateway.outcome({ model: 'gpt-4o-mini', tools, messages })).toBe('miss');
      const results = [
        ...messages,
        { role: 'assistant', content: null, tool_calls: [call('1')] },
        { role: 'tool', tool_call_id: '1', content: 'ok' },
        { role: 'user', content: 'and now?' },
      ];
      expect(await gateway.outcome({ model: 'gpt-4o-mini', messages: results })).toBe('miss');
    }
    const response = await gateway.post('/v1/cache/explain', {
      model: 'gpt-4o-mini',
      tools,
      messages: [{ role: 'user', content: 'run all the tests' }],
    });
    expect(await response.json()).toMatchObject({ outcome: 'miss', reason: 'the request has tools' });
  });
});
