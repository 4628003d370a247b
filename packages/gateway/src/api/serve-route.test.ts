import { Hono } from 'hono';
import { RepriseError } from 'reprise/core';
import { memory } from 'reprise/stores';
import { FakeEmbedder } from 'reprise/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../config/index.ts';
import { HttpError } from '../http/index.ts';
import { type OpenGateway, openGateway } from '../opening/index.ts';
import { type ApiRoute, defineRoute, enveloped, plain } from './define-route.ts';
import { need } from './need.ts';
import { serveRoute } from './serve-route.ts';

const common = { tag: 'service', summary: 'For tests' } as const;
let thrown: unknown;

const note = defineRoute({
  ...common,
  method: 'POST',
  path: '/api/notes/:id',
  params: z.object({ id: z.string().max(8) }),
  query: z.object({ limit: z.coerce.number().int().default(3), kind: z.array(z.string()).optional() }),
  body: z.object({ text: z.string(), tags: z.array(z.string()).default([]) }),
  answer: enveloped(z.object({ seen: z.unknown(), tenant: z.string() }), 'What came', 201),
}).handledBy(({ params, query, body, caller }) => ({
  message: 'kept',
  headers: { 'x-own': 'yes' },
  data: { seen: { ...params, ...query, ...body }, tenant: caller.tenant },
}));

const broken = defineRoute({
  ...common,
  method: 'GET',
  path: '/api/broken',
  answer: enveloped(z.null(), 'Never'),
}).handledBy(async () => {
  throw thrown;
});

const off = defineRoute({
  ...common,
  method: 'GET',
  path: '/api/off',
  answer: enveloped(z.string(), 'Never'),
}).handledBy(() => ({ data: need<string>(undefined, 'capture.text_chat.enabled') }));

const stream = defineRoute({
  ...common,
  method: 'GET',
  path: '/api/stream',
  access: 'open',
  answer: plain(z.string(), 'Text', 'text/plain'),
}).handledBy(({ caller }) => new Response(`for ${caller.tenant}`));

const keys = [
  { key: 'ann-key', tenant: 'ann' },
  { key: 'bob-key', tenant: 'bob' },
];
let gateway: OpenGateway;
let faults: unknown[] = [];
let app: Hono;

beforeAll(async () => {
  const config = parseConfig({
    upstream: { kind: 'demo' },
    auth: { keys, share: true, excluded_paths: ['/api/o*'] },
    server: { max_body: 100 },
  });
  gateway = await openGateway(config, { store: memory(), embedder: new FakeEmbedder() });
  app = new Hono();
  const mount = (route: ApiRoute) =>
    app.on(
      route.method,
      route.path,
      serveRoute(route, gateway, (error) => faults.push(error)),
    );
  for (const route of [note, broken, off, stream]) mount(route);
});

afterAll(() => gateway.close());

function post(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = { 'x-api-key': 'ann-key' },
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return app.request(path, { method: 'POST', body: text, headers });
}

async function envelope(response: Response): Promise<Record<string, unknown>> {
  const body = (await response.json()) as Record<string, unknown>;
  expect(Object.keys(body)).toEqual(['code', 'status', 'message', 'data']);
  expect(body['code']).toBe(response.status);
  return body;
}

describe('a route', () => {
  it('works with what its schemas make of path, query and body, and answers in the envelope', async () => {
    const response = await post('/api/notes/a%20b?limit=5&kind=x&kind=y', { text: 'hi', unknown: 1 });
    expect(response.headers.get('x-own')).toBe('yes');
    expect(await envelope(response)).toEqual({
      code: 201,
      status: 'success',
      message: 'kept',
      data: {
        seen: { id: 'a b', limit: 5, kind: ['x', 'y'], text: 'hi', tags: [] },
        tenant: 'tenant:ann',
      },
    });
  });

  it('may answer without an envelope', async () => {
    expect(await (await app.request('/api/stream')).text()).toBe('for anonymous');
  });
});

describe('a bad request', () => {
  it.each([
    [
      '/api/notes/toolongid',
      { text: 'x' },
      400,
      'id',
      'The path parameter id must have at most 8 characters',
    ],
    ['/api/notes/a?limit=all', { text: 'x' }, 400, 'limit', 'The query parameter limit must be a number'],
    ['/api/notes/a', { text: 1 }, 400, 'text', 'text must be text'],
    ['/api/notes/a', '{', 400, null, 'The body is not valid JSON'],
    ['/api/notes/a', { text: 'x'.repeat(200) }, 413, null, 'The body is larger than 100 bytes'],
  ])('S2-28 to %s with %j is answered in the envelope', async (path, body, code, param, message) => {
    const answer = await envelope(await post(path, body));
    expect(answer).toMatchObject({ code, status: 'error', message, data: { param } });
  });

  it.each([{}, { 'x-api-key': 'nobody' }, { authorization: 'Bearer nobody' }])(
    'S2-28 without one of the keys is answered with 401, before its body is looked at: %j',
    async (headers) => {
      const response = await post('/api/notes/a', '{', headers as Record<string, string>);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await envelope(response)).toMatchObject({
        code: 401,
        status: 'error',
        data: { error: 'invalid_api_key', param: null },
      });
    },
  );

  it('S2-65 needs no key where its path is excluded', async () => {
    expect((await app.request('/api/off')).status).toBe(503);
    expect((await app.request('/api/broken')).status).toBe(401);
  });
});

describe('the key of a request', () => {
  it('names its tenant, header or query, also where answers are shared', async () => {
    const tenants = await Promise.all([
      post('/api/notes/a', { text: '' }, { 'x-api-key': 'ann-key' }),
      post('/api/notes/a', { text: '' }, { authorization: 'Bearer bob-key' }),
      post('/api/notes/a?api_key=bob-key', { text: '' }, {}),
    ]);
    const data = await Promise.all(tenants.map(envelope));
    expect(data.map((body) => (body['data'] as { tenant: string }).tenant)).toEqual([
      'tenant:ann',
      'tenant:bob',
      'tenant:bob',
    ]);
    expect(JSON.stringify(data)).not.toContain('api_key');
  });
});

describe('what a route throws', () => {
  const ask = async (error: unknown) => {
    thrown = error;
    faults = [];
    return app.request('/api/broken', { headers: { 'x-api-key': 'ann-key' } });
  };

  it('S2-28 has the status of an HttpError, with its headers', async () => {
    const error = new HttpError(429, 'Too many', { code: 'too_many', headers: { 'retry-after': '30' } });
    const response = await ask(error);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await envelope(response)).toEqual({
      code: 429,
      status: 'error',
      message: 'Too many',
      data: { error: 'too_many', param: null },
    });
    expect(faults).toEqual([]);
  });

  it('S2-28 has status and remedy of a RepriseError', async () => {
    const response = await ask(new RepriseError('REDIS_UNAVAILABLE', 'Redis is away'));
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await envelope(response)).toMatchObject({
      code: 503,
      message: 'Redis is away. Check that Redis runs and can be reached; Reprise connects again by itself.',
      data: { error: 'redis_unavailable' },
    });
  });

  it('S2-28 is a 500 that repeats nothing when nobody foresaw it, and the gateway is told', async () => {
    const error = new Error('cannot parse "my secret prompt"');
    const body = await envelope(await ask(error));
    expect(body).toMatchObject({ code: 500, data: { error: 'internal_error' } });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(faults).toEqual([error]);
  });

  it('S2-28 is a 503 that names the switch when the component is off', async () => {
    const body = await envelope(await app.request('/api/off'));
    expect(body).toMatchObject({ code: 503, data: { error: 'switched_off' } });
    expect(body['message']).toContain('capture.text_chat.enabled: true');
  });
});
