import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import OpenAI from 'openai';
import type { Clock } from 'reprise/core';
import { ManualClock } from 'reprise/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpstreamRequest } from '../upstream.ts';
import { demoNotice } from './compose-answer.ts';
import { type DemoUpstream, demoUpstream } from './demo-upstream.ts';

const messages = [{ role: 'user' as const, content: 'What is compound interest?' }];

function post(body: unknown, signal = new AbortController().signal): UpstreamRequest {
  return { method: 'POST', path: '/chat/completions', body: JSON.stringify(body), signal };
}

/** Counts the timers that are neither fired nor cancelled. */
class TimerCount implements Clock {
  pending = 0;
  readonly #clock = new ManualClock();

  now(): number {
    return this.#clock.now();
  }

  schedule(delay: number, callback: () => void) {
    this.pending += 1;
    const timer = this.#clock.schedule(delay, () => {
      this.pending -= 1;
      callback();
    });
    return {
      cancel: () => {
        this.pending -= 1;
        timer.cancel();
      },
    };
  }

  advance(milliseconds: number): void {
    this.#clock.advance(milliseconds);
  }
}

describe('the demo upstream under the openai client', () => {
  let server: Server;
  let client: OpenAI;

  beforeAll(async () => {
    server = serve(demoUpstream({ firstTokenLatency: 0, tokenLatency: 0 }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'any', maxRetries: 0 });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('answers a chat as JSON, labelled, with usage', async () => {
    const answer = await client.chat.completions.create({ model: 'demo-small', messages });
    expect(answer).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'demo-small',
      choices: [
        { index: 0, finish_reason: 'stop', logprobs: null, message: { role: 'assistant', refusal: null } },
      ],
    });
    expect(answer.choices[0]?.message.content?.startsWith(demoNotice)).toBe(true);
    const { prompt_tokens, completion_tokens, total_tokens } = answer.usage!;
    expect(prompt_tokens).toBeGreaterThan(4);
    expect(completion_tokens).toBeGreaterThan(30);
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  });

  it('streams the text that JSON gives, role first, finish reason and usage last', async () => {
    const json = await client.chat.completions.create({ model: 'demo-small', messages });
    const stream = await client.chat.completions.create({
      model: 'demo-small',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(
      json.choices[0]?.message.content,
    );
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: json.usage });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it('sends no usage chunk unless asked', async () => {
    const stream = await client.chat.completions.create({ model: 'demo-small', messages, stream: true });
    const chunks = await collect(stream);
    expect(chunks.every((chunk) => !('usage' in chunk) && chunk.choices.length === 1)).toBe(true);
  });

  it('honours max_tokens with finish_reason length, as JSON and as a stream', async () => {
    const limited = { model: 'demo-small', messages, max_tokens: 5 };
    const json = await client.chat.completions.create(limited);
    expect(json.choices[0]?.finish_reason).toBe('length');
    expect(json.usage?.completion_tokens).toBe(5);
    const chunks = await collect(await client.chat.completions.create({ ...limited, stream: true }));
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('length');
  });

  it('gives n choices, as JSON and as a stream', async () => {
    const json = await client.chat.completions.create({ model: 'demo-small', messages, n: 3 });
    const texts = json.choices.map(({ message }) => message.content);
    expect(new Set(texts).size).toBe(3);
    const streamed = ['', '', ''];
    const stream = await client.chat.completions.create({
      model: 'demo-small',
      messages,
      n: 3,
      stream: true,
    });
    for await (const { choices } of stream) {
      for (const { index, delta } of choices) streamed[index] += delta.content ?? '';
    }
    expect(streamed).toEqual(texts);
  });

  it('lists its models', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual(['demo-small', 'demo-large']);
  });

  it('refuses embeddings with 501 and points to the embedder of the gateway', async () => {
    await expect(client.embeddings.create({ model: 'x', input: 'x' })).rejects.toMatchObject({
      status: 501,
      type: 'server_error',
      message: expect.stringContaining("gateway's own embedder"),
    });
  });

  it.each([
    ['messages', { messages: [] }],
    ['n', { n: 0 }],
    ['max_tokens', { max_tokens: 1.5 }],
    ['model', { model: 7 as unknown as string }],
  ])('refuses a bad %s with 400 and its name', async (param, fields) => {
    await expect(
      client.chat.completions.create({ model: 'demo-small', messages, ...fields }),
    ).rejects.toMatchObject({ status: 400, type: 'invalid_request_error', param });
  });
});

describe('the pace of the demo upstream', () => {
  it('takes the time of the first token and of every further one', async () => {
    const clock = new ManualClock();
    const upstream = demoUpstream({ clock, firstTokenLatency: 600, tokenLatency: 20, random: () => 0.5 });
    const reader = await readStream(upstream, new AbortController().signal);
    const first = track(reader.read());
    clock.advance(599);
    expect(await first.settled()).toBe(false);
    clock.advance(1);
    expect(await first.settled()).toBe(true);
    await reader.read();
    const second = track(reader.read());
    expect(await second.settled()).toBe(false);
    clock.advance(19);
    expect(await second.settled()).toBe(false);
    clock.advance(1);
    expect(await second.settled()).toBe(true);
  });

  it('ends a JSON answer at once when the request is aborted and leaves no timer', async () => {
    const clock = new TimerCount();
    const controller = new AbortController();
    const answer = demoUpstream({ clock }).send(post({ model: 'm', messages }, controller.signal));
    await Promise.resolve();
    expect(clock.pending).toBe(1);
    controller.abort(new Error('client left'));
    await expect(answer).rejects.toThrow('client left');
    expect(clock.pending).toBe(0);
  });

  it('breaks a stream off at once when the request is aborted and leaves no timer', async () => {
    const clock = new TimerCount();
    const controller = new AbortController();
    const reader = await readStream(demoUpstream({ clock }), controller.signal);
    const read = reader.read();
    expect(clock.pending).toBe(1);
    controller.abort(new Error('client left'));
    await expect(read).rejects.toThrow('client left');
    expect(clock.pending).toBe(0);
  });

  it('leaves no timer when the reader cancels the stream', async () => {
    const clock = new TimerCount();
    const reader = await readStream(demoUpstream({ clock }), new AbortController().signal);
    const read = reader.read();
    expect(clock.pending).toBe(1);
    await reader.cancel();
    expect((await read).done).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('refuses to begin when the request is aborted already', async () => {
    const aborted = AbortSignal.abort(new Error('too late'));
    await expect(demoUpstream().send(post({ model: 'm', messages }, aborted))).rejects.toThrow('too late');
  });
});

async function readStream(upstream: DemoUpstream, signal: AbortSignal) {
  const response = await upstream.send(post({ model: 'm', messages, stream: true }, signal));
  return response.body!.getReader();
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

function track(promise: Promise<unknown>) {
  let done = false;
  promise.then(
    () => (done = true),
    () => (done = true),
  );
  return {
    async settled(): Promise<boolean> {
      await new Promise((resolve) => setImmediate(resolve));
      return done;
    },
  };
}

function serve(upstream: DemoUpstream): Server {
  return createServer(async (request, response) => {
    const answer = await upstream.send(await upstreamRequest(request));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    Readable.fromWeb(answer.body as never).pipe(response);
  });
}

async function upstreamRequest(request: IncomingMessage): Promise<UpstreamRequest> {
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    path: (request.url ?? '').replace(/^\/v1/, ''),
    body: await text(request),
    signal: new AbortController().signal,
  };
}
