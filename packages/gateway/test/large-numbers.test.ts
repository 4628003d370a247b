import { beforeAll, describe, expect, it } from 'vitest';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await start();
});

const large = ['9007199254740993', '9007199254740992'];
const question = (seed: string, more = '') =>
  `{"model":"m","seed":${seed},"messages":[{"role":"user","content":"A question"}]${more}}`;

describe('a whole number over 2^53 - 1', () => {
  it('is never answered from cache, and reaches the upstream as it came', async () => {
    for (const seed of [...large, ...large]) {
      expect(await gateway.outcome(question(seed))).toBe('bypass');
      const streamed = question(seed, ',"stream":true,"stream_options":{}');
      expect(await gateway.outcome(streamed)).toBe('bypass');
      expect(JSON.stringify(gateway.upstream.requests.at(-1))).not.toContain('include_usage');
    }
    const response = await gateway.chat(question(large[0]!));
    expect(response.headers.get('cache-status')).toBe(
      'reprise; fwd=bypass; detail="the whole number 9007199254740993 is too large to be told from its neighbours"',
    );
  });

  it('is neither kept nor found by the cache interface', async () => {
    const kept = await gateway.post('/v1/cache/update', question(large[0]!, ',"response":"x"'));
    expect(kept.status).toBe(400);
    expect(await kept.json()).toMatchObject({ error: { message: expect.stringContaining(large[0]!) } });
    const found = await gateway.post('/v1/cache/lookup', question(large[0]!));
    expect(await found.json()).toMatchObject({ hit: null, reason: expect.stringContaining(large[0]!) });
    const explained = await gateway.post('/v1/cache/explain', question(large[0]!));
    expect(await explained.json()).toMatchObject({ outcome: 'bypass' });
  });

  it('keeps embeddings from being shared', async () => {
    const body = (seed: string) => `{"model":"m","seed":${seed},"input":"a text"}`;
    for (const seed of large) {
      const response = await gateway.post('/v1/embeddings', body(seed));
      expect(response.headers.get('x-reprise-cache')).toBe('bypass');
    }
  });

  it('is a text like any other where it stands in a text', async () => {
    const body = JSON.stringify({
      model: 'm',
      messages: [{ role: 'user', content: `What is ${large[0]}?` }],
    });
    expect(await gateway.outcome(body)).toBe('miss');
    expect(await gateway.outcome(body)).toBe('exact');
  });

  it('may be as large as 2^53 - 1', async () => {
    expect(await gateway.outcome(question('9007199254740991'))).toBe('miss');
    expect(await gateway.outcome(question('9007199254740991'))).toBe('exact');
  });
});
