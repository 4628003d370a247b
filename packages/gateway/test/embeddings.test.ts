import { describe, expect, it } from 'vitest';
import { testGateways } from './start-test-gateway.ts';

const start = testGateways();
const model = 'text-embedding-3-small';

interface EmbeddingList {
  readonly object: string;
  readonly model: string;
  readonly data: readonly { readonly index: number; readonly embedding: number[] | string }[];
  readonly usage: { readonly prompt_tokens: number; readonly total_tokens: number };
}

async function list(response: Response): Promise<EmbeddingList> {
  expect(response.status).toBe(200);
  return (await response.json()) as EmbeddingList;
}

function inputOf(request: { readonly body: unknown } | undefined): unknown {
  return (request?.body as { input: unknown } | undefined)?.input;
}

describe('POST /v1/embeddings', () => {
  it('gives the openai client what the upstream gives, and the same again without it', async () => {
    const gateway = await start();
    const client = gateway.client();
    const input = ['a red fox', 'a blue whale'];
    const direct = await fetch(`${gateway.upstream.url}/v1/embeddings`, {
      method: 'POST',
      body: JSON.stringify({ model, input }),
    });
    const expected = (await list(direct)).data.map(({ embedding }) => embedding);
    const first = await client.embeddings.create({ model, input });
    const second = await client.embeddings.create({ model, input });
    expect(first.data.map(({ embedding }) => embedding)).toEqual(expected);
    expect(first.usage.total_tokens).toBe(6);
    expect(second.data).toEqual(first.data);
    expect(gateway.upstream.requests).toHaveLength(2);
    // The client decodes base64 by default; floats are the same numbers.
    const floats = await client.embeddings.create({ model, input, encoding_format: 'float' });
    expect(floats.data).toEqual(first.data);
  });

  it('encodes base64 as the upstream does', async () => {
    const gateway = await start();
    const body = { model, input: 'a red fox', encoding_format: 'base64' };
    const direct = await fetch(`${gateway.upstream.url}/v1/embeddings`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const expected = (await list(direct)).data;
    for (const outcome of ['miss', 'exact']) {
      const response = await gateway.post('/v1/embeddings', body);
      expect(response.headers.get('x-reprise-cache')).toBe(outcome);
      expect((await list(response)).data).toEqual(expected);
    }
  });

  it('keeps vectors apart by every field that may change them, known or not', async () => {
    const gateway = await start();
    const outcomes: (string | null)[] = [];
    for (const fields of [{ input_type: 'query' }, { input_type: 'document' }, {}, { user: 'u' }]) {
      const response = await gateway.post('/v1/embeddings', { model, input: 'a red fox', ...fields });
      outcomes.push(response.headers.get('x-reprise-cache'));
    }
    expect(outcomes).toEqual(['miss', 'miss', 'miss', 'exact']);
  });

  it('asks only for texts that are missing, each once, and keeps their order', async () => {
    const gateway = await start();
    const embed = async (input: unknown) => list(await gateway.post('/v1/embeddings', { model, input }));
    const [fox] = (await embed('fox')).data;
    const mixed = await embed(['whale', 'fox', 'owl', 'whale', 'fox']);
    expect(inputOf(gateway.upstream.requests.at(-1))).toEqual(['whale', 'owl']);
    expect(mixed.data.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(mixed.data[1]!.embedding).toEqual(fox!.embedding);
    expect(mixed.data[4]!.embedding).toEqual(fox!.embedding);
    expect(mixed.data[3]!.embedding).toEqual(mixed.data[0]!.embedding);
    expect(mixed.data[2]!.embedding).not.toEqual(mixed.data[0]!.embedding);
    const turned = await embed(['owl', 'whale']);
    expect(turned.data.map(({ embedding }) => embedding)).toEqual([
      mixed.data[2]!.embedding,
      mixed.data[0]!.embedding,
    ]);
    expect(gateway.upstream.requests).toHaveLength(2);
  });

  it('trusts the index of an upstream that answers in another order', async () => {
    const gateway = await start();
    const input = ['one', 'two', 'three'];
    gateway.upstream.script({ embeddings: 'shuffled' });
    const shuffled = await list(await gateway.post('/v1/embeddings', { model, input }));
    const other = await start();
    const plain = await list(await other.post('/v1/embeddings', { model, input }));
    expect(shuffled.data).toEqual(plain.data);
  });

  it.each(['too-few', 'too-many'] as const)(
    'refuses an answer with %s embeddings and keeps none',
    async (fault) => {
      const gateway = await start();
      gateway.upstream.script({ embeddings: fault });
      const body = { model, input: ['one', 'two'] };
      const response = await gateway.post('/v1/embeddings', body);
      expect(response.status).toBe(502);
      expect(await response.json()).toMatchObject({ error: { code: 'upstream_failed' } });
      await list(await gateway.post('/v1/embeddings', body));
      expect(inputOf(gateway.upstream.requests.at(-1))).toEqual(['one', 'two']);
    },
  );

  it('keeps models, dimensions, keys and namespaces apart', async () => {
    const gateway = await start();
    const outcome = async (fields: object, headers = {}) => {
      const response = await gateway.post('/v1/embeddings', { model, input: 'fox', ...fields }, headers);
      const { data } = await list(response);
      return [response.headers.get('x-reprise-cache'), data[0]!.embedding.length];
    };
    expect(await outcome({})).toEqual(['miss', 64]);
    expect(await outcome({ dimensions: 16 })).toEqual(['miss', 16]);
    expect(await outcome({ model: 'other' })).toEqual(['miss', 64]);
    expect(await outcome({}, { authorization: 'Bearer other' })).toEqual(['miss', 64]);
    expect(await outcome({}, { 'x-reprise-namespace': 'blue' })).toEqual(['miss', 64]);
    expect(await outcome({})).toEqual(['exact', 64]);
    expect(await outcome({ dimensions: 16 })).toEqual(['exact', 16]);
  });

  it('passes token arrays through', async () => {
    const gateway = await start();
    for (const input of [
      [1, 2, 3],
      [[1, 2], [3]],
    ]) {
      const response = await gateway.post('/v1/embeddings', { model, input });
      // The fake upstream reads texts only, so its refusal shows that the tokens came there.
      expect(response.status).toBe(400);
      expect(response.headers.get('x-reprise-cache')).toBe('bypass');
      expect(inputOf(gateway.upstream.requests.at(-1))).toEqual(input);
    }
  });

  it('passes errors of the upstream through and keeps nothing', async () => {
    const gateway = await start();
    gateway.upstream.script({ status: 429, retryAfter: 9 });
    const body = { model, input: ['one', 'two'] };
    const response = await gateway.post('/v1/embeddings', body);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('9');
    expect(response.headers.get('x-reprise-cache')).toBe('miss');
    expect(await response.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
    const again = await gateway.post('/v1/embeddings', body);
    expect(again.headers.get('x-reprise-cache')).toBe('miss');
  });

  it('is a miss also when the upstream cannot be reached', async () => {
    const gateway = await start();
    await gateway.upstream.close();
    const response = await gateway.post('/v1/embeddings', { model, input: 'one' });
    expect([response.status, response.headers.get('x-reprise-cache')]).toEqual([502, 'miss']);
  });

  it.each([
    [{ model, input: '' }, 'input'],
    [{ model, input: [] }, 'input'],
    [{ model, input: 7 }, 'input'],
    [{ model, input: ['a', 7] }, 'input'],
    [{ model, input: Array.from({ length: 2_049 }, () => 'x') }, 'input'],
    [{ input: 'x' }, 'model'],
    [{ model, input: 'x', encoding_format: 'hex' }, 'encoding_format'],
    [{ model, input: 'x', dimensions: 0 }, 'dimensions'],
  ])('refuses wrong input %#', async (body, param) => {
    const gateway = await start();
    const response = await gateway.post('/v1/embeddings', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: expect.stringMatching(`^${param}`) } });
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it("answers with the gateway's own embedder when the upstream is the demo", async () => {
    const gateway = await start({ config: { upstream: { base_url: '', kind: 'demo' } } });
    const answer = await list(await gateway.post('/v1/embeddings', { model, input: ['fox', 'owl', 'fox'] }));
    expect(answer.model).toBe('fake');
    expect(answer.data[2]!.embedding).toEqual(answer.data[0]!.embedding);
    expect(gateway.upstream.requests).toHaveLength(0);
  });
});
