import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CapturedBatch, openGateway, parseConfig } from '../src/index.ts';
import { type ChatReceiver, startChatReceiver } from './chat-receiver.ts';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const secret = 'a shared secret';
let receiver: ChatReceiver;
let gateway: TestGateway;

beforeAll(async () => {
  receiver = await startChatReceiver();
  const own = { enabled: true, buffer_size: 3, max_message: '1KiB', webhook_url: receiver.url };
  gateway = await start({
    config: {
      auth: { keys: ['ann', 'bob'].map((name) => ({ key: `key-${name}`, tenant: name })) },
      capture: { text_chat: { ...own, webhook_secret: secret } },
    },
  });
});
afterAll(() => receiver[Symbol.asyncDispose]());
beforeEach(() => {
  receiver.taken.length = 0;
});

interface Answer {
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const keyOf = { 'x-api-key': 'key-ann' };

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = keyOf) {
  const response = await gateway.post(`/api/push/chat${path}`, body, headers);
  const answer = (await response.json()) as Answer;
  expect(answer.code).toBe(response.status);
  return answer;
}

async function read(path: string, headers: Readonly<Record<string, string>> = keyOf): Promise<Answer> {
  return (await (await fetch(`${gateway.url}/api/push/chat${path}`, { headers })).json()) as Answer;
}

const contents = () => receiver.taken.map(({ body }) => body.messages.map(({ content }) => content));

describe('POST /api/push/chat/message', () => {
  it('S2-21 keeps a message with its timestamp and metadata until the buffer is full, then sends all of them', async () => {
    const message = { role: 'user', content: 'one', user_id: 'u1', device_id: 'd:1', agent_id: '_' };
    const facts = { timestamp: '2026-01-02T03:04:05.678901', metadata: { mood: ['good'] } };
    const answer = await post('/message', { ...message, ...facts });
    expect(answer).toMatchObject({ status: 'success', data: { length: 1, kept: 'shared' } });
    expect(answer.data['message']).toMatchObject({
      role: 'user',
      content: 'one',
      timestamp: '2026-01-02T03:04:05.678Z',
      metadata: { mood: ['good'] },
    });
    await post('/message', { ...message, content: 'two', role: 'assistant' });
    expect(receiver.taken).toEqual([]);
    await post('/message', { ...message, content: 'three' });
    await expect.poll(contents).toEqual([['one', 'two', 'three']]);
    const [{ body, headers, text } = expect.fail()] = receiver.taken;
    expect(body).toMatchObject({
      object_id: body.id,
      source: 'chat_log',
      content_format: 'text',
      content_text: JSON.stringify(body.messages),
      additional_info: { message_count: 3, roles: ['user', 'assistant'] },
      tenant: 'tenant:ann',
      user_id: 'u1',
      device_id: 'd:1',
      agent_id: '_',
      enable_merge: true,
      redelivered: false,
    });
    expect(body.messages[0]).toEqual(answer.data['message']);
    expect(headers['idempotency-key']).toBe(body.id);
    const time = headers['webhook-timestamp'];
    const signature = createHmac('sha256', secret).update(`${body.id}.${time}.${text}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  });
});

describe('POST /api/push/chat', () => {
  it('3.7 #16 flush_immediately delivers the buffer of every identity that the request names', async () => {
    await post('/message', { role: 'user', content: 'before', user_id: 'm1' });
    const { data } = await post('', {
      user_id: 'm0',
      messages: [
        { role: 'user', content: 'a' },
        { role: 'user', content: 'b', user_id: 'm1' },
        { role: 'user', content: 'c', device_id: 'phone' },
      ],
      flush_immediately: true,
    });
    expect(data).toMatchObject({ count: 3, kept: 'shared', delivered: { batches: 3, messages: 4 } });
    expect(data['message_ids']).toHaveLength(3);
    expect(contents().toSorted()).toEqual([['a'], ['before', 'b'], ['c']]);
    const ids = new Map(receiver.taken.flatMap(({ body }) => body.messages.map((m) => [m.content, m.id])));
    expect(data['message_ids']).toEqual(['a', 'b', 'c'].map((content) => ids.get(content)));
  });

  it.each([
    ['', { process_mode: 'direct' }],
    ['/process', {}],
  ])('S2-27 delivers directly, past the buffer: POST /api/push/chat%s', async (path, mode) => {
    await post('/message', { role: 'user', content: 'waits', user_id: 'direct' });
    const body = { ...mode, user_id: 'direct', messages: [{ role: 'user', content: 'at once' }] };
    const { data } = await post(path, body);
    expect(data).toEqual({ count: 1, process_mode: 'direct', delivered: { batches: 1, messages: 1 } });
    expect(contents()).toEqual([['at once']]);
    await post('/flush', { user_id: 'direct' });
    expect(contents()).toEqual([['at once'], ['waits']]);
  });

  it('says with 502 that a webhook did not take what is delivered directly', async () => {
    receiver.statuses.push(500);
    const answer = await post('/process', { messages: [{ role: 'user', content: 'refused' }] });
    expect(answer).toMatchObject({ code: 502, data: { error: 'webhook_failed' } });
    expect(answer.message).not.toContain('hidden');
  });

  it('takes media by their URL', async () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.com/cat.png', detail: 'low' } };
    const content = [{ type: 'text', text: 'A cat?' }, image];
    await post('', { messages: [{ role: 'user', content }], process_mode: 'direct' });
    expect(receiver.taken[0]?.body).toMatchObject({
      content_format: 'multimodal',
      modalities: ['text', 'image'],
      messages: [{ content }],
    });
  });
});

describe('a webhook that does not answer with 2xx', () => {
  it.each([500, 404, 302])('gets the same batch again, with the same id: %i', async (status) => {
    receiver.statuses.push(status);
    const user_id = `again-${status}`;
    const messages = [{ role: 'user', content: 'once more' }];
    const answer = await post('/messages', { user_id, messages, flush_immediately: true });
    expect(answer).toMatchObject({ code: 202, data: { count: 1, delivered: { left: 'failed' } } });
    await expect.poll(contents, { timeout: 5_000 }).toEqual([['once more']]);
    expect(receiver.taken[0]?.body.redelivered).toBe(true);
    expect(gateway.log.about('hidden')).toEqual([]);
  });
});

describe('identities', () => {
  it('3.7 #9 never meet: other tenants, colons, underscores, braces, unicode', async () => {
    const ids = [
      { user_id: 'a:b', device_id: 'c' },
      { user_id: 'a', device_id: 'b:c' },
      { user_id: '_' },
      {},
      { user_id: '*{}%2A \u{1F600}' },
    ];
    for (const [at, own] of ids.entries()) await post('/message', { role: 'user', content: `${at}`, ...own });
    await post('/message', { role: 'user', content: 'bob', ...ids[0] }, { 'x-api-key': 'key-bob' });
    for (const own of ids) {
      const query = new URLSearchParams(own as Record<string, string>);
      expect((await read(`/length?${query}`)).data).toEqual({ length: 1 });
    }
    for (const own of ids) expect((await post('/flush', own)).data).toEqual({ batches: 1, messages: 1 });
    expect(contents()).toEqual(ids.map((_, at) => [`${at}`]));
    await post('/flush', ids[0], { 'x-api-key': 'key-bob' });
    expect(receiver.taken.at(-1)?.body['tenant']).toBe('tenant:bob');
  });
});

const hi = { role: 'user', content: 'hi' };

describe('bad input', () => {
  it.each([
    ['/message', { ...hi, user_id: 'u'.repeat(256) }, 'user_id'],
    ['/message', { ...hi, device_id: 'd'.repeat(101) }, 'device_id'],
    ['/message', { ...hi, agent_id: 'a'.repeat(1_000) }, 'agent_id'],
    ['/message', { ...hi, user_id: '' }, 'user_id'],
    ['/message', { ...hi, user_id: '\ud800' }, 'user_id'],
    ['/message', { ...hi, role: '' }, 'role'],
    ['/message', { ...hi, timestamp: 'yesterday' }, 'timestamp'],
    ['/message', { ...hi, metadata: 'x' }, 'metadata'],
    ['/message', { ...hi, content: 'x'.repeat(1_024) }, 'content'],
    ['', { messages: [] }, 'messages'],
    ['', { messages: Array.from({ length: 101 }, () => hi) }, 'messages'],
    ['', { messages: [hi], process_mode: 'later' }, 'process_mode'],
    ['', { messages: [hi, { ...hi, user_id: 'u'.repeat(256) }] }, 'messages.1.user_id'],
    ['/messages', { messages: [hi, { ...hi, content: 'x'.repeat(2_000) }] }, 'messages.1'],
    ['/flush', { user_id: 7 }, 'user_id'],
  ])('is refused with 400, and nothing of it is kept: %s %#', async (path, body, param) => {
    expect(await post(path, body)).toMatchObject({ code: 400, status: 'error', data: { param } });
    expect((await read('/length')).data).toEqual({ length: 0 });
  });

  it('counts characters, as people do', async () => {
    const user_id = '\u{1F600}'.repeat(255);
    expect((await post('/message', { ...hi, user_id })).code).toBe(200);
    expect((await post('/flush', { user_id })).data).toMatchObject({ messages: 1 });
  });

  it('says what to do with base64', async () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }];
    const answer = await post('/message', { role: 'user', content });
    expect(answer.code).toBe(400);
    expect(answer.message).toContain('send that URL');
  });

  it('needs a key', async () => {
    expect((await post('/message', hi, {})).code).toBe(401);
    expect((await read('/stats', {})).code).toBe(401);
  });
});

describe('what is told', () => {
  it('S2-26 counts in stats, metrics and health', async () => {
    await post('/message', { ...hi, user_id: 'counted' });
    const { data } = await read('/stats');
    expect(data).toMatchObject({ mode: 'shared', use_redis: false, buffer_size: 3, buffer_ttl: 86_400 });
    expect(data).toMatchObject({ redis_buffer_count: 1, redis_total_messages: 1, local_total_messages: 0 });
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain(
      `reprise_chat_messages_total{event="delivered"} ${data['delivered'] as number}`,
    );
    const health = (await (await fetch(`${gateway.url}/api/health`)).json()) as Answer;
    expect(health.data['components']).toMatchObject({ text_chat: { status: 'ok' } });
    await post('/flush', { user_id: 'counted' });
  });
});

describe('a gateway that does not capture', () => {
  it('answers 503 and says how to switch it on', async () => {
    const off = await start();
    const paths = ['', '/message', '/messages', '/process', '/flush'];
    for (const path of paths) {
      const body = path === '/message' ? hi : path === '/flush' ? {} : { messages: [hi] };
      const response = await off.post(`/api/push/chat${path}`, body);
      expect(response.status).toBe(503);
      expect(await response.text()).toContain('capture.text_chat.enabled: true');
    }
    for (const path of ['/stats', '/length']) {
      expect((await fetch(`${off.url}/api/push/chat${path}`)).status).toBe(503);
    }
    expect(await (await fetch(`${off.url}/metrics`)).text()).not.toContain('reprise_chat_messages_total{');
  });

  it.each([
    [{ enabled: true }, /webhook_url.*onChatBatch/],
    [{ enabled: true, analyze: true }, /webhook_url/],
    [{ enabled: true, webhook_url: 'ftp://example.com' }, /capture\.text_chat\.webhook_url must be http/],
  ])('does not start when nobody would get the messages: %j', async (own, message) => {
    const config = parseConfig({ capture: { text_chat: own } });
    await expect(openGateway(config)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message),
    });
  });
});

describe('a program that embeds the gateway', () => {
  it('gets the batches, also those that wait when the gateway ends', async () => {
    const batches: CapturedBatch[] = [];
    const own = await start({
      config: { capture: { text_chat: { enabled: true } } },
      overrides: { onChatBatch: (batch) => void batches.push(batch) },
    });
    const messages = [hi, { ...hi, user_id: 'other' }];
    expect((await own.post('/api/push/chat', { messages })).status).toBe(200);
    await own.running.close();
    expect(batches.map(({ userId }) => userId).toSorted()).toEqual(['other', undefined]);
  });
});

describe('capture.text_chat.analyze', () => {
  it('S2-25 sends what the upstream says of a batch, and asks it once for a batch that is sent again', async () => {
    await using hook = await startChatReceiver();
    hook.statuses.push(500);
    const own = { enabled: true, analyze: true, model: 'analyst', webhook_url: hook.url };
    const analyzing = await start({ config: { capture: { text_chat: own } } });
    const analysis = { title: 'A cat', summary: 'Minka.', keywords: ['cat'], entities: ['Minka'] };
    analyzing.upstream.script({ answer: JSON.stringify(analysis) });
    await analyzing.post('/api/push/chat', { messages: [hi], flush_immediately: true });
    await expect.poll(() => hook.taken.length, { timeout: 5_000 }).toBe(1);
    expect(hook.taken[0]?.body).toMatchObject({ redelivered: true, analysis });
    const asked = analyzing.upstream.requests.map(({ body }) => (body as { readonly model: string }).model);
    expect(asked).toEqual(['analyst']);
  });
});
