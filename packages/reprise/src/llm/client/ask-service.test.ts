import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeLlmServer, ManualClock, startFakeLlmServer } from '../../testing/index.ts';
import { readBody } from '../recording/read-body.ts';
import type { UpstreamAnswer } from '../upstream-answer.ts';
import { askService } from './ask-service.ts';
import type { LLMOptions } from './llm-options.ts';
import { llmSettings } from './llm-settings.ts';

const request = { model: 'fake-model', messages: [{ role: 'user', content: 'Hi' }] };
const chat = '/v1/chat/completions';
let server: FakeLlmServer;
let clock: ManualClock;

beforeEach(async () => {
  server = await startFakeLlmServer();
  clock = new ManualClock();
  vi.spyOn(clock, 'schedule');
});
afterEach(() => server.close());

function ask(options: LLMOptions = {}, signal = new AbortController().signal): Promise<UpstreamAnswer> {
  const settings = llmSettings({
    provider: 'openai-compatible',
    baseUrl: `${server.url}/v1`,
    model: 'fake-model',
    clock,
    random: () => 0,
    ...options,
  });
  return askService(request, settings, signal);
}

/** Lets a wait of that length begin, then end. */
async function waited(milliseconds: number): Promise<void> {
  await vi.waitFor(() => expect(clock.schedule).toHaveBeenCalledWith(milliseconds, expect.anything()), {
    interval: 1,
  });
  clock.advance(milliseconds);
  vi.mocked(clock.schedule).mockClear();
}

async function textOf(answer: UpstreamAnswer): Promise<string> {
  return readBody(answer, 1_000_000);
}

describe('S3-46 retries', () => {
  it.each([408, 409, 429, 500, 503])('asks again after status %d', async (status) => {
    server.script({ status });
    const answer = ask();
    await waited(500);
    expect(await textOf(await answer)).toContain('[DONE]');
    expect(server.requests).toHaveLength(2);
  });

  it('asks again when the connection breaks before the answer begins, and when there is none', async () => {
    server.script({ cutAfterChunks: 0 });
    const fetch = vi.fn(globalThis.fetch).mockRejectedValueOnce(new TypeError('fetch failed'));
    const answer = ask({ fetch });
    await waited(500);
    await waited(1_000);
    expect((await answer).status).toBe(200);
    expect(server.requests).toHaveLength(2);
    await textOf(await answer);
  });

  it('gives up after three attempts with the last error', async () => {
    server.script({ status: 500 }, { status: 500 }, { status: 503 });
    const answer = ask();
    const failure = expect(answer).rejects.toMatchObject({
      code: 'UPSTREAM_FAILED',
      message: expect.stringContaining('status 503'),
      details: { status: 503, address: server.url + chat, model: 'fake-model' },
    });
    await waited(500);
    await waited(1_000);
    await failure;
    expect(server.requests).toHaveLength(3);
  });

  it('waits twice as long each time, up to 60 s', async () => {
    const fetch = vi.fn().mockRejectedValue(new TypeError('fetch failed', { cause: new Error('no route') }));
    const failure = expect(ask({ fetch, retries: 8, random: () => 0.99999999 })).rejects.toMatchObject({
      code: 'UPSTREAM_FAILED',
      message: expect.stringContaining('no route'),
    });
    for (const [index, wait] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
      await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(index + 1), { interval: 1 });
      await vi.waitFor(() =>
        expect(vi.mocked(clock.schedule).mock.lastCall![0]).toBeCloseTo(wait * 1_000, -1),
      );
      clock.advance(wait * 1_000);
    }
    await failure;
    expect(fetch).toHaveBeenCalledTimes(9);
  });

  it('keeps to retry-after, and gives up at once when that is over 60 s', async () => {
    server.script({ status: 429, retryAfter: 7 }, { status: 429, retryAfter: 61 });
    const failure = expect(ask()).rejects.toMatchObject({ details: { status: 429 } });
    await waited(7_000);
    await failure;
    expect(server.requests).toHaveLength(2);
  });

  it.each([400, 401, 404, 422])('does not ask again after status %d', async (status) => {
    server.script({ status });
    await expect(ask()).rejects.toMatchObject({ code: 'UPSTREAM_FAILED', details: { status } });
    expect(server.requests).toHaveLength(1);
  });

  it('counts silence as a failure that may pass', async () => {
    server.script({ silent: true }, { silent: true });
    const failure = expect(ask({ retries: 1, timeout: '2s' })).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    await server.received(1);
    await waited(2_000);
    await waited(500);
    await server.received(2);
    await waited(2_000);
    await failure;
    await Promise.all(server.requests.map(({ ended }) => ended));
    expect(server.requests.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

it('says in the error what the service said, without the key', async () => {
  const fetch = async () =>
    Response.json({ error: { message: `Incorrect key sk-secret. ${'x'.repeat(999)}` } }, { status: 401 });
  const error: Error = await ask({ fetch, apiKey: 'sk-secret' }).then(
    () => expect.fail('it answered'),
    (thrown) => thrown,
  );
  expect(error.message).toContain('Incorrect key ***.');
  expect(error.message).not.toContain('sk-secret');
  expect(error.message.length).toBeLessThan(500);
});

it('sends the key as a bearer token and asks for a stream with its usage', async () => {
  await textOf(await ask({ apiKey: 'sk-1' }));
  expect(server.requests[0]).toMatchObject({
    path: chat,
    headers: { authorization: 'Bearer sk-1' },
    body: { ...request, stream: true, stream_options: { include_usage: true } },
  });
});

it('ends the attempt, and the wait for another one, when it is not wanted any more', async () => {
  const controller = new AbortController();
  server.script({ silent: true });
  const answer = ask({}, controller.signal);
  await server.received(1);
  controller.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
  await server.requests[0]!.ended;
  expect(server.requests[0]!.aborted).toBe(true);

  const later = new AbortController();
  server.script({ status: 500 });
  const waiting = ask({}, later.signal);
  await vi.waitFor(() => expect(clock.schedule).toHaveBeenCalledWith(500, expect.anything()), {
    interval: 1,
  });
  later.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

it('breaks off an answer that falls silent in the middle', async () => {
  server.script({ chunkDelay: 50_000 });
  const answer = await ask({ timeout: '1s' });
  vi.mocked(clock.schedule).mockClear();
  const failure = expect(textOf(answer)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  await waited(1_000);
  await failure;
  await server.requests[0]!.ended;
  expect(server.requests[0]!.aborted).toBe(true);
});
