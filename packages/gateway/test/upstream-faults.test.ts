import { APIConnectionError, InternalServerError, RateLimitError } from 'openai';
import type { FakeBehaviour } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { ask, eventsOf, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const body = ask('What happens when the upstream fails?');
const streamed = { ...body, stream: true };

interface Stats {
  readonly upstreamCalls: number;
  readonly upstreamFailures: number;
  readonly cache: { readonly entries: number; readonly writes: number };
}

async function stats(gateway: TestGateway): Promise<Stats> {
  return (await fetch(`${gateway.url}/v1/cache/stats`)).json() as Promise<Stats>;
}

/** What a client got until the answer ended or the connection broke. */
async function readAll(response: Response): Promise<{ text: string; broken: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const part of response.body!) text += decoder.decode(part as Uint8Array, { stream: true });
    return { text, broken: false };
  } catch {
    return { text, broken: true };
  }
}

/** Nothing was kept: the next one goes upstream, and its answer, being whole, is kept. */
async function expectNothingKept(gateway: TestGateway, asked: object): Promise<void> {
  await gateway.settled();
  expect((await stats(gateway)).cache).toMatchObject({ entries: 0, writes: 0 });
  const before = gateway.upstream.requests.length;
  expect(await gateway.outcome(asked)).toBe('miss');
  expect(gateway.upstream.requests).toHaveLength(before + 1);
  expect(await gateway.outcome(asked)).toBe('exact');
}

describe('an upstream that refuses', () => {
  it.each([
    ['429 with a number', { status: 429, retryAfter: 7 }, '7'],
    [
      '429 with a date',
      { status: 429, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      'Wed, 21 Oct 2026 07:28:00 GMT',
    ],
    ['500', { status: 500 }, null],
    ['503 with a number', { status: 503, retryAfter: 1 }, '1'],
    ['401', { status: 401 }, null],
    ['404', { status: 404 }, null],
  ])('is passed on as it is: %s', async (_, behaviour: FakeBehaviour, retryAfter) => {
    for (const asked of [body, streamed]) {
      const gateway = await start();
      gateway.upstream.script(behaviour, behaviour);
      const answer = await gateway.chat(asked);
      const direct = await fetch(`${gateway.upstream.url}/v1/chat/completions`, {
        method: 'POST',
        body: '{}',
      });
      expect(answer.status).toBe(behaviour.status);
      expect(await answer.json()).toEqual(await direct.json());
      expect(answer.headers.get('retry-after')).toBe(retryAfter);
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect((await stats(gateway)).upstreamFailures).toBe(1);
      await expectNothingKept(gateway, asked);
    }
  });

  it('makes the openai client throw what it throws without a gateway', async () => {
    const gateway = await start();
    const chat = gateway.client().chat.completions;
    gateway.upstream.script({ status: 429, retryAfter: 3 }, { status: 500 });
    const limited = await chat.create(body).catch((error: unknown) => error);
    expect(limited).toBeInstanceOf(RateLimitError);
    expect((limited as RateLimitError).headers!.get('retry-after')).toBe('3');
    expect((limited as RateLimitError).code).toBe('rate_limit_exceeded');
    await expect(chat.create(body)).rejects.toBeInstanceOf(InternalServerError);
  });
});

describe('an upstream that does not answer', () => {
  it('is a 504 after the configured timeout', async () => {
    const gateway = await start({ config: { upstream: { timeout: '200ms' } } });
    for (const asked of [body, streamed]) {
      gateway.upstream.script({ silent: true });
      const began = performance.now();
      const answer = await gateway.chat(asked);
      expect(answer.status).toBe(504);
      expect(await answer.json()).toMatchObject({ error: { code: 'upstream_timeout', type: 'api_error' } });
      expect(performance.now() - began).toBeLessThan(3_000);
    }
    expect(await stats(gateway)).toMatchObject({ upstreamCalls: 2, upstreamFailures: 2 });
    await expectNothingKept(gateway, body);
  });

  it('in the middle of a stream breaks the connection after the configured time', async () => {
    const gateway = await start({ config: { upstream: { idle_timeout: '200ms' } } });
    gateway.upstream.script({ chunkDelay: 60_000 });
    const { text, broken } = await readAll(await gateway.chat(streamed));
    expect(eventsOf(text)).toHaveLength(1);
    expect(broken).toBe(true);
    await expectNothingKept(gateway, streamed);
  });

  it('is a 502 that names the address when it refuses connections', async () => {
    const gateway = await start();
    await gateway.upstream.close();
    for (const asked of [body, streamed]) {
      const answer = await gateway.chat(asked);
      expect(answer.status).toBe(502);
      const { error } = (await answer.json()) as { error: { message: string; code: string } };
      expect(error.code).toBe('upstream_failed');
      expect(error.message).toContain(`${gateway.upstream.url}/v1 cannot be reached`);
    }
    expect(await stats(gateway)).toMatchObject({ upstreamFailures: 2, cache: { entries: 0 } });
    expect(await gateway.outcome(body)).toMatch(/^status 502/);
  });
});

describe('an answer that breaks off', () => {
  it('breaks the connection of a streaming client where the upstream broke it', async () => {
    const gateway = await start();
    gateway.upstream.script({ cutAfterChunks: 3 });
    const { text, broken } = await readAll(await gateway.chat(streamed));
    expect(eventsOf(text)).toHaveLength(3);
    expect(text).not.toMatch(/\[DONE\]|Error/);
    expect(broken).toBe(true);
    await expectNothingKept(gateway, streamed);
  });

  it('makes the openai client throw in the middle of its stream', async () => {
    const gateway = await start();
    gateway.upstream.script({ cutAfterChunks: 3 });
    const stream = await gateway.client().chat.completions.create({ ...body, stream: true });
    let chunks = 0;
    const read = async () => {
      for await (const _ of stream) chunks += 1;
    };
    await expect(read()).rejects.toThrow();
    expect(chunks).toBe(3);
  });

  it.each([
    ['a JSON answer cut in its middle', { cutAfterChunks: 1 }],
    ['a connection closed before the headers', { cutAfterChunks: 0 }],
  ])('is a 502 for who wants JSON: %s', async (_, behaviour) => {
    const gateway = await start();
    gateway.upstream.script(behaviour);
    const answer = await gateway.chat(body);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ error: { type: 'api_error' } });
    await expectNothingKept(gateway, body);
  });
});

describe('an answer that is not whole', () => {
  it.each([
    ['a stream without [DONE]', { withoutDone: true }],
    ['a stream without a finish reason', { withoutFinishReason: true }],
    ['a stream that ends at the length limit', { finishReason: 'length' }],
    ['a stream that the content filter ended', { finishReason: 'content_filter' }],
    ['a stream with broken JSON in it', { malformed: true }],
  ] as readonly (readonly [string, FakeBehaviour])[])(
    'passes through and is not kept: %s',
    async (_, behaviour) => {
      const gateway = await start();
      gateway.upstream.script(behaviour, behaviour);
      const { text, broken } = await readAll(await gateway.chat(streamed));
      const direct = await fetch(`${gateway.upstream.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify(streamed),
      });
      const plain = (events: string) => events.replaceAll(/chatcmpl-fake\d|"created":\d+/g, '');
      expect(broken).toBe(false);
      expect(plain(text)).toBe(plain(await direct.text()));
      await expectNothingKept(gateway, streamed);
    },
  );

  it.each([
    ['an answer that ends at the length limit', { finishReason: 'length' }],
    ['an answer that the content filter ended', { finishReason: 'content_filter' }],
    ['broken JSON', { malformed: true }],
  ] as readonly (readonly [string, FakeBehaviour])[])(
    'passes through as JSON and is not kept: %s',
    async (_, behaviour) => {
      const gateway = await start();
      gateway.upstream.script(behaviour, behaviour);
      const answer = await gateway.chat(body);
      const direct = await fetch(`${gateway.upstream.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      const plain = (text: string) => text.replaceAll(/chatcmpl-fake\d|"created":\d+/g, '');
      expect(answer.status).toBe(200);
      expect(plain(await answer.text())).toBe(plain(await direct.text()));
      await expectNothingKept(gateway, body);
    },
  );

  it('passes through and is not kept when it is larger than one answer may be', async () => {
    const gateway = await start({ config: { cache: { max_answer: '16KiB' } } });
    const answer = 'many words '.repeat(1_000).trim();
    gateway.upstream.script({ answer });
    const { text, broken } = await readAll(await gateway.chat(streamed));
    expect(broken).toBe(false);
    expect(eventsOf(text).length).toBeGreaterThan(2_000);
    expect(text).toContain('[DONE]');
    await expectNothingKept(gateway, streamed);
  });
});

describe('an upstream that cannot be reached several times in a row', () => {
  async function health(gateway: TestGateway): Promise<unknown> {
    const response = await fetch(`${gateway.url}/health`);
    expect(response.status).toBe(200);
    return response.json();
  }

  it('is left alone for a while, which health says, and used again afterwards', async () => {
    const gateway = await start();
    gateway.upstream.script(...Array.from({ length: 5 }, () => ({ cutAfterChunks: 0 })));
    const chat = (text: string) => gateway.chat(ask(text));
    for (let at = 0; at < 5; at += 1) expect((await chat(`question ${at}`)).status).toBe(502);
    expect(gateway.upstream.requests).toHaveLength(5);
    const refused = await chat('one more');
    expect(refused.status).toBe(502);
    expect(await refused.text()).toContain('several times in a row');
    expect(gateway.upstream.requests).toHaveLength(5);
    expect(gateway.log.about('left alone')).toHaveLength(1);
    expect(await health(gateway)).toMatchObject({
      status: 'degraded',
      degraded: [expect.stringContaining('The upstream could not be reached')],
    });

    await expect
      .poll(async () => (await chat('one more')).status, { timeout: 15_000, interval: 250 })
      .toBe(200);
    expect(gateway.log.about('reached again')).toHaveLength(1);
    expect(await health(gateway)).toMatchObject({ status: 'ok' });
    expect(await gateway.outcome(ask('one more'))).toBe('exact');
  });

  it('is not meant when it answers with errors', async () => {
    const gateway = await start();
    gateway.upstream.script(...Array.from({ length: 8 }, () => ({ status: 500 })));
    for (let at = 0; at < 8; at += 1) expect((await gateway.chat(ask(`question ${at}`))).status).toBe(500);
    expect(await gateway.outcome(ask('one more'))).toBe('miss');
    expect(gateway.upstream.requests).toHaveLength(9);
  });
});

describe('GET /v1/models', () => {
  it('passes on what the upstream says, errors included', async () => {
    const gateway = await start({ behaviour: { status: 401 } });
    const refused = await fetch(`${gateway.url}/v1/models`);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: { code: 'invalid_api_key' } });
    await gateway.upstream.close();
    const unreachable = await fetch(`${gateway.url}/v1/models`);
    expect(unreachable.status).toBe(502);
    expect(await unreachable.json()).toMatchObject({ error: { code: 'upstream_failed' } });
  });
});

describe('the openai client', () => {
  it('is not kept from retrying by itself', async () => {
    const gateway = await start();
    gateway.upstream.script({ status: 500 }, { status: 429, retryAfter: 0 });
    const answer = await gateway.client().chat.completions.create(body, { maxRetries: 2 });
    expect(answer.choices[0]!.message.content).toContain('What happens');
    expect(gateway.upstream.requests).toHaveLength(3);
  });

  it('is told by a broken connection when the gateway itself ends', async () => {
    const gateway = await start();
    const client = gateway.client();
    await gateway.running.close();
    await expect(client.chat.completions.create(body)).rejects.toBeInstanceOf(APIConnectionError);
  });
});
