import { beforeAll, describe, expect, it } from 'vitest';
import { ask, type HeaderFields, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();

const base = {
  model: 'gpt-4o-mini',
  temperature: 0,
  messages: [
    { role: 'system', content: 'You are terse.' },
    { role: 'user', content: 'Hello there' },
    { role: 'assistant', content: 'Hello.' },
    { role: 'user', content: 'How do I reset my password?' },
  ],
};
const [system, hello, reply, last] = base.messages;
const tool = { type: 'function', function: { name: 'reset', parameters: { type: 'object' } } };

const others: readonly { readonly title: string; readonly body: object; readonly headers?: HeaderFields }[] =
  [
    { title: 'another API key', body: base, headers: { authorization: 'Bearer sk-other' } },
    { title: 'no API key', body: base, headers: { authorization: '' } },
    { title: 'another namespace', body: base, headers: { 'x-reprise-namespace': 'staging' } },
    { title: 'another model', body: { ...base, model: 'gpt-4o' } },
    {
      title: 'another system prompt',
      body: { ...base, messages: [{ ...system, content: 'You ramble.' }, hello, reply, last] },
    },
    { title: 'no system prompt', body: { ...base, messages: [hello, reply, last] } },
    {
      title: 'another earlier turn',
      body: { ...base, messages: [system, { ...hello, content: 'Hi' }, reply, last] },
    },
    { title: 'fewer earlier turns', body: { ...base, messages: [system, last] } },
    {
      title: 'a name of the user',
      body: { ...base, messages: [system, hello, reply, { ...last, name: 'ann' }] },
    },
    { title: 'another temperature', body: { ...base, temperature: 0.5 } },
    { title: 'no temperature', body: { ...base, temperature: undefined } },
    { title: 'tools', body: { ...base, tools: [tool] } },
    { title: 'a response format', body: { ...base, response_format: { type: 'json_object' } } },
    { title: 'a seed', body: { ...base, seed: 7 } },
    { title: 'a token limit', body: { ...base, max_tokens: 5 } },
    { title: 'two choices', body: { ...base, n: 2 } },
    { title: 'a parameter nobody knows yet', body: { ...base, think_harder: true } },
  ];

const key = { authorization: 'Bearer sk-test' };

describe('who and what is asked', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await start();
    expect(await gateway.outcome(base, key)).toBe('miss');
  });

  it.each(others)('is never answered by the cache for $title', async ({ body, headers }) => {
    expect(await gateway.outcome(body, { ...key, ...headers })).toBe('miss');
    expect(await gateway.outcome(body, { ...key, ...headers })).toBe('exact');
  });

  it('is the same in another order of properties', async () => {
    const { messages, model, temperature } = base;
    const turned = messages.map(({ role, content }) => ({ content, role }));
    expect(await gateway.outcome({ temperature, messages: turned, model }, key)).toBe('exact');
  });

  it('is the same for fields that only change the way of the answer', async () => {
    const body = { ...base, stream: true, stream_options: { include_usage: true }, user: 'u1', metadata: {} };
    expect(await gateway.outcome(body, key)).toBe('exact');
  });
});

describe('another wording', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await start();
    await gateway.outcome(base, key);
  });

  /** What the cache has for the last question in other words. */
  async function reworded(body: object, headers: HeaderFields = {}): Promise<unknown> {
    const { messages } = body as typeof base;
    const question = messages.at(-1)!;
    const please = { ...question, content: 'How do I reset my password please' };
    const asked = { ...body, messages: [...messages.slice(0, -1), please] };
    const response = await gateway.post('/v1/cache/lookup', asked, { ...key, ...headers });
    return response.json();
  }

  it('is answered by meaning when all else is equal', async () => {
    expect(await reworded(base)).toMatchObject({ hit: { kind: 'semantic' } });
  });

  it.each(others)('is never answered by meaning for $title', async ({ body, headers }) => {
    expect(await reworded(body, headers)).toMatchObject({ hit: null });
  });
});

describe('the same question in other words', () => {
  it('is answered by meaning, and says how close it was', async () => {
    const gateway = await start();
    await gateway.outcome(ask('How do I reset my password?'));
    const response = await gateway.chat(ask('How do I reset my password please'));
    expect(response.headers.get('x-reprise-cache')).toBe('semantic');
    const similarity = response.headers.get('x-reprise-similarity');
    expect(similarity).toMatch(/^0\.\d{4}$/);
    expect(Number(similarity)).toBeGreaterThan(0.8);
    expect(response.headers.get('cache-status')).toBe('reprise; hit; detail=semantic');
    expect(JSON.stringify(await response.json())).toContain('How do I reset my password?');
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('is not answered by meaning when the words differ in what matters', async () => {
    const gateway = await start();
    await gateway.outcome(ask('How do I reset my password in version 3?'));
    expect(await gateway.outcome(ask('How do I reset my password in version 4?'))).toBe('miss');
    expect(await gateway.outcome(ask('How do I not reset my password in version 3?'))).toBe('miss');
  });

  it('is not answered by meaning when comparing by meaning is switched off', async () => {
    const gateway = await start({ config: { semantic: { enabled: false } } });
    await gateway.outcome(ask('How do I reset my password?'));
    expect(await gateway.outcome(ask('How do I reset my password please'))).toBe('miss');
    expect(await gateway.outcome(ask('How do I reset my password?'))).toBe('exact');
  });

  it('is not answered by meaning with tools, images, or at the end of an agent loop', async () => {
    const gateway = await start();
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    const agent = { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function' }] };
    const bodies = (text: string) => [
      ask(text, { tools: [tool], tool_choice: 'none' }),
      ask('', { messages: [{ role: 'user', content: [{ type: 'text', text }, image] }] }),
      ask('', { messages: [hello, agent, { role: 'tool', tool_call_id: 'c', content: text }] }),
    ];
    for (const body of bodies('How do I reset my password?')) {
      expect(await gateway.outcome(body)).toBe('miss');
      expect(await gateway.outcome(body)).toBe('exact');
    }
    for (const body of bodies('How do I reset my password please')) {
      expect(await gateway.outcome(body)).toBe('miss');
    }
  });
});

describe('variety', () => {
  it('is not cached: a temperature over the limit goes upstream each time', async () => {
    const gateway = await start();
    const body = ask('Write a poem', { temperature: 1.2 });
    expect(await gateway.outcome(body)).toBe('bypass');
    expect(await gateway.outcome(body)).toBe('bypass');
    expect(gateway.upstream.requests).toHaveLength(2);
  });
});
