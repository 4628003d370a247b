import { request as httpRequest } from 'node:http';
import { AuthenticationError, BadRequestError, NotFoundError } from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await start({ config: { server: { max_body: '4KiB' } } });
});

interface ErrorAnswer {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}

async function refusal(response: Response): Promise<ErrorAnswer['error'] & { status: number }> {
  const { error, ...rest } = (await response.json()) as ErrorAnswer;
  expect(rest).toEqual({});
  expect(Object.keys(error).sort()).toEqual(['code', 'message', 'param', 'type']);
  return { ...error, status: response.status };
}

/** Sends a body in chunks, without saying how long it is. */
function sendChunked(
  url: string,
  pieces: readonly (string | Buffer)[],
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const request = httpRequest(`${url}/v1/chat/completions`, { method: 'POST', headers });
    request.on('error', reject);
    request.on('response', (response) => {
      response.setEncoding('utf8');
      let body = '';
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    for (const piece of pieces) request.write(piece);
    request.end();
  });
}

describe('a body that is too large', () => {
  it('is refused with 413 by its declared length', async () => {
    const error = await refusal(await gateway.chat(ask('x'.repeat(5_000))));
    expect(error).toMatchObject({ status: 413, code: 'body_too_large', type: 'invalid_request_error' });
  });

  it('is refused with 413 when it comes in chunks, before it was all read', async () => {
    const { status, body } = await sendChunked(gateway.url, ['{"model":"m","messages":"', 'x'.repeat(5_000)]);
    expect(status).toBe(413);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'body_too_large' } });
  });

  it('is refused with 413, not with a broken connection, while the client still sends', async () => {
    const large = JSON.stringify(ask('x'.repeat(8_000_000)));
    const declared = await gateway.chat(large);
    expect(declared.status).toBe(413);
    const chunked = await sendChunked(gateway.url, [large.slice(0, 10_000), large.slice(10_000)]);
    expect(chunked.status).toBe(413);
  });

  it('leaves the gateway as it was: a body in chunks within the limit is answered', async () => {
    const text = JSON.stringify(ask('in chunks'));
    const { status, body } = await sendChunked(gateway.url, [text.slice(0, 20), text.slice(20)]);
    expect(status).toBe(200);
    expect(body).toContain('The fake model was asked: in chunks');
  });
});

describe('a body that is wrong', () => {
  it.each(['', '{', '{"model":', 'null x', '\u0000'])(
    'is refused with 400 when it is not JSON: %j',
    async (text) => {
      expect(await refusal(await gateway.chat(text))).toMatchObject({ status: 400, code: 'invalid_json' });
    },
  );

  it('is refused with 400 when it is not UTF-8, declared or in chunks', async () => {
    const [head, tail] = JSON.stringify(ask('bad|utf8'))
      .split('|')
      .map((part) => Buffer.from(part));
    for (const wrong of [[0xff], [0xfe], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf]]) {
      const pieces = [head!, Buffer.from(wrong), tail!];
      const body = Buffer.concat(pieces);
      const declared = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body });
      expect(await refusal(declared)).toMatchObject({
        status: 400,
        message: expect.stringContaining('UTF-8'),
        code: 'invalid_json',
      });
      const chunked = await sendChunked(gateway.url, pieces);
      expect(chunked.status).toBe(400);
      expect(JSON.parse(chunked.body)).toMatchObject({ error: { code: 'invalid_json' } });
    }
  });

  it.each([
    ['[]', null],
    ['null', null],
    ['"text"', null],
    [{ messages: [] }, 'model'],
    [{ model: '', messages: [{ role: 'user', content: 'x' }] }, 'model'],
    [{ model: 7, messages: [{ role: 'user', content: 'x' }] }, 'model'],
    [{ model: 'm' }, 'messages'],
    [{ model: 'm', messages: [] }, 'messages'],
    [{ model: 'm', messages: 'hello' }, 'messages'],
    [{ model: 'm', messages: ['hello'] }, 'messages.0'],
    [{ model: 'm', messages: [{ content: 'x' }] }, 'messages.0.role'],
    [
      {
        model: 'm',
        messages: [
          { role: 'user', content: 'x' },
          { role: 'user', content: 7 },
        ],
      },
      'messages.1.content',
    ],
    [ask('x', { stream: 'yes' }), 'stream'],
    [ask('x', { stream_options: { include_usage: 1 } }), 'stream_options.include_usage'],
    [ask('x', { n: 0 }), 'n'],
    [ask('x', { n: 1.5 }), 'n'],
    [ask('x', { temperature: 'hot' }), 'temperature'],
    [ask('x', { tools: {} }), 'tools'],
  ])('is refused with 400 and the path of the field: %j', async (body, param) => {
    const before = gateway.upstream.requests.length;
    expect(await refusal(await gateway.chat(body))).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param,
    });
    expect(gateway.upstream.requests).toHaveLength(before);
  });

  it('makes the openai client throw its own errors', async () => {
    const chat = gateway.client().chat.completions;
    await expect(chat.create(ask('x', { n: 0 }) as never)).rejects.toMatchObject({ status: 400, param: 'n' });
    await expect(chat.create(ask('x', { n: 0 }) as never)).rejects.toBeInstanceOf(BadRequestError);
    await expect(gateway.client().get('/nothing')).rejects.toBeInstanceOf(NotFoundError);
  });
});

describe('an address that is too long', () => {
  it('is refused with 431 and told to be a POST, which is answered', async () => {
    const prompt = 'x'.repeat(20_000);
    const error = await refusal(await fetch(`${gateway.url}/v1/cache/explain?prompt=${prompt}`));
    expect(error).toMatchObject({ status: 431, code: 'headers_too_large', type: 'invalid_request_error' });
    expect(error.message).toContain('POST');
    const { url } = await start();
    const body = JSON.stringify(ask(prompt));
    expect((await fetch(`${url}/v1/cache/explain`, { method: 'POST', body })).status).toBe(200);
  });
});

describe('a route that does not exist', () => {
  it.each([
    ['POST', '/v1/completions'],
    ['GET', '/v1'],
    ['GET', '/favicon.ico'],
  ])('is answered with 404 and its name: %s %s', async (method, path) => {
    const error = await refusal(await fetch(`${gateway.url}${path}`, { method }));
    expect(error).toMatchObject({ status: 404, code: 'unknown_url' });
    expect(error.message).toContain(`${method} ${path}`);
  });
});

describe('a method that a route does not take', () => {
  it.each([
    ['GET', '/v1/chat/completions', 'POST'],
    ['PUT', '/v1/embeddings', 'POST'],
    ['DELETE', '/v1/cache/stats', 'GET'],
  ])('is answered with 405 and the methods it takes: %s %s', async (method, path, allow) => {
    const response = await fetch(`${gateway.url}${path}`, { method });
    expect(response.headers.get('allow')).toBe(allow);
    expect(await refusal(response)).toMatchObject({ status: 405, code: 'method_not_allowed' });
  });
});

describe('fields the gateway does not know', () => {
  it('go to the upstream untouched', async () => {
    const body = {
      ...ask('with extras'),
      chat_template_kwargs: { thinking: false, nested: [1, { deep: null }] },
      logit_bias: { '50256': -100 },
      service_tier: 'flex',
    };
    await gateway.outcome(body);
    expect(gateway.upstream.requests.at(-1)!.body).toEqual(body);
  });

  it('only get the usage added when an answer is streamed', async () => {
    const body = ask('streamed', { stream: true, stream_options: { include_obfuscation: false } });
    await gateway.outcome(body);
    expect(gateway.upstream.requests.at(-1)!.body).toEqual({
      ...body,
      stream_options: { include_obfuscation: false, include_usage: true },
    });
    const untouched = await start({ config: { upstream: { request_usage: false } } });
    await untouched.outcome(body);
    expect(untouched.upstream.requests.at(-1)!.body).toEqual(body);
  });

  it('may be text of any kind, even half a surrogate pair', async () => {
    const body = '{"model":"m","messages":[{"role":"user","content":"\\ud83d and \\u0000"}]}';
    expect(await gateway.outcome(body)).toBe('miss');
    expect(await gateway.outcome(body)).toBe('exact');
  });
});

describe('keys of the gateway', () => {
  const keys = [
    { key: 'gate-ann', tenant: 'ann' },
    { key: 'gate-ann-2', tenant: 'ann' },
    { key: 'gate-bob', tenant: 'bob' },
  ];

  it('are asked for when they are configured', async () => {
    const locked = await start({ config: { auth: { keys } } });
    for (const headers of [{}, { authorization: 'Bearer nobody' }, { authorization: 'gate-ann' }]) {
      const response = await locked.chat(ask('x'), headers as Record<string, string>);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await refusal(response)).toMatchObject({ status: 401, code: 'invalid_api_key' });
    }
    const nobody = locked.client('nobody').chat.completions;
    await expect(nobody.create(ask('x'))).rejects.toBeInstanceOf(AuthenticationError);
    for (const path of ['/v1/models', '/v1/cache/stats', '/v1/cache/explain?prompt=a']) {
      expect((await fetch(`${locked.url}${path}`)).status, path).toBe(401);
    }
    const cache = ['lookup', 'update', 'explain', 'feedback'].map((name) => `/v1/cache/${name}`);
    for (const path of ['/v1/embeddings', ...cache]) {
      expect((await locked.post(path, {})).status, path).toBe(401);
    }
    expect((await locked.remove('/v1/cache/entries')).status).toBe(401);
    expect((await fetch(`${locked.url}/health`)).status).toBe(200);
    expect(locked.upstream.requests).toHaveLength(0);
  });

  it('name the tenant, and never go to the upstream', async () => {
    const locked = await start({ config: { auth: { keys }, upstream: { api_key: 'sk-upstream' } } });
    const as = (key: string) => locked.outcome(ask('x'), { authorization: `Bearer ${key}` });
    expect(await as('gate-ann')).toBe('miss');
    expect(await as('gate-ann-2')).toBe('exact');
    expect(await as('gate-bob')).toBe('miss');
    for (const { headers } of locked.upstream.requests)
      expect(headers.authorization).toBe('Bearer sk-upstream');
  });

  it('go to the upstream when none are configured, and answers are shared when the configuration says so', async () => {
    const open = await start({ config: { auth: { share: true } } });
    expect(await open.outcome(ask('x'), { authorization: 'Bearer sk-a' })).toBe('miss');
    expect(await open.outcome(ask('x'), { authorization: 'Bearer sk-b' })).toBe('exact');
    expect(open.upstream.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer sk-a']);
  });
});
