import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { type FakeLlmServer, startFakeLlmServer } from './fake-llm-server.ts';
import { Gate } from './gate.ts';

interface Chunk {
  readonly object: string;
  readonly choices: readonly {
    readonly index: number;
    readonly delta: Delta;
    readonly finish_reason: unknown;
  }[];
  readonly usage?: { readonly total_tokens: number } | null;
}

interface Delta {
  readonly role?: string;
  readonly content?: string | null;
  readonly tool_calls?: readonly {
    readonly function: { readonly name?: string; readonly arguments: string };
  }[];
}

interface Answer {
  readonly choices: readonly {
    readonly message: { readonly content: string | null };
    readonly logprobs: { readonly content: readonly object[] };
  }[];
  readonly error: unknown;
}

const question = { model: 'fake-model', messages: [{ role: 'user', content: 'How tall is the tower?' }] };
const clock = new ManualClock();
let server: FakeLlmServer;

function post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(server.url + path, { method: 'POST', body: JSON.stringify(body), signal: signal ?? null });
}

function chat(extra: object = {}, signal?: AbortSignal): Promise<Response> {
  return post('/v1/chat/completions', { ...question, ...extra }, signal);
}

async function jsonOf<T = Answer>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

async function dataOf(response: Response): Promise<string[]> {
  const events = (await response.text()).split('\n\n').filter((event) => event !== '');
  return events.map((event) => event.replace(/^data: /, ''));
}

async function chunksOf(response: Response): Promise<Chunk[]> {
  const data = await dataOf(response);
  assert.equal(data.pop(), '[DONE]');
  return data.map((text) => JSON.parse(text) as Chunk);
}

beforeEach(async () => {
  server = await startFakeLlmServer({ models: ['fake-model'], clock });
});
afterEach(() => server.close());

describe('chat completions of the fake LLM server', () => {
  it('are derived from the last user message and counted in tokens', async () => {
    const answer = await (await chat({ n: 2 })).json();
    expect(answer).toMatchObject({
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'The fake model was asked: How tall is the tower?' },
        },
        { index: 1, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 22, total_tokens: 27 },
    });
  });

  it('stream the same text that they give as JSON, with the role first, the reason last, then usage', async () => {
    const chunks = await chunksOf(await chat({ stream: true, stream_options: { include_usage: true } }));
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    expect(text).toBe('The fake model was asked: How tall is the tower?');
    expect(chunks[0]).toMatchObject({ object: 'chat.completion.chunk', usage: null });
    expect(chunks[0]?.choices[0]).toMatchObject({
      delta: { role: 'assistant', content: '' },
      finish_reason: null,
    });
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 15 } });
  });

  it('call the first tool with arguments in pieces that fit its schema', async () => {
    const parameters = {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
    };
    const tools = [{ type: 'function', function: { name: 'forecast', parameters } }];
    const chunks = await chunksOf(await chat({ stream: true, tools }));
    const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    expect(calls[0]?.function.name).toBe('forecast');
    expect(calls.length).toBeGreaterThan(3);
    const merged = calls.map((call) => call.function.arguments).join('');
    expect(JSON.parse(merged)).toEqual({ city: 'How tall is the tower?', days: 22 });
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
  });

  it('carry reasoning, refusals and log probabilities', async () => {
    server.script({ reasoning: 'Let me think.' }, { refusal: 'I cannot.' });
    const reasoned = await jsonOf(await chat({ logprobs: true }));
    expect(reasoned).toMatchObject({ choices: [{ message: { reasoning_content: 'Let me think.' } }] });
    expect(reasoned.choices[0]?.logprobs.content[0]).toMatchObject({ token: 'The', bytes: [84, 104, 101] });
    const refused = await jsonOf(await chat());
    expect(refused.choices[0]?.message).toMatchObject({ content: null, refusal: 'I cannot.' });
  });
});

describe('scripts of the fake LLM server', () => {
  it('answer errors in the shape of the service, then behave again', async () => {
    server.script({ status: 429, retryAfter: 2 }, { status: 500 });
    const limited = await chat();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await limited.json()).toMatchObject({ error: { code: 'rate_limit_exceeded', param: null } });
    const failed = await post('/api/embed', { model: 'm', input: 'a' });
    expect(typeof (await jsonOf(failed)).error).toBe('string');
    expect((await chat()).status).toBe(200);
  });

  it('wait for their path', async () => {
    server.script({ path: '/v1/embeddings', status: 500 });
    expect((await chat()).status).toBe(200);
    expect((await post('/v1/embeddings', { model: 'm', input: 'a' })).status).toBe(500);
  });

  it('cut a stream after the given number of events', async () => {
    server.script({ cutAfterChunks: 3 });
    const response = await chat({ stream: true });
    const decoder = new TextDecoder();
    let text = '';
    await expect(async () => {
      for await (const bytes of response.body!) text += decoder.decode(bytes);
    }).rejects.toThrow();
    expect(text.split('\n\n')).toHaveLength(4);
    expect(server.requests[0]?.aborted).toBe(false);
  });

  it('end a stream without the end marks and with other reasons', async () => {
    server.script({ withoutDone: true, withoutFinishReason: true }, { finishReason: 'length' });
    const bare = (await dataOf(await chat({ stream: true }))).map((text) => JSON.parse(text) as Chunk);
    expect(bare.every((chunk) => chunk.choices[0]?.finish_reason === null)).toBe(true);
    const chunks = await chunksOf(await chat({ stream: true }));
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('length');
  });

  it('send broken JSON', async () => {
    server.script({ malformed: true }, { malformed: true });
    await expect((await chat()).json()).rejects.toThrow(SyntaxError);
    const data = await dataOf(await chat({ stream: true }));
    expect(() => JSON.parse(data[1]!)).toThrow(SyntaxError);
  });

  it('delay the first token and every chunk by the clock', async () => {
    server.script({ firstTokenDelay: 500 });
    let answered = false;
    const answer = chat().then(() => {
      answered = true;
    });
    await server.received(1);
    clock.advance(499);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    clock.advance(1);
    await answer;
  });

  it('hold every chunk at a gate', async () => {
    const gate = new Gate();
    server.script({ gate });
    const response = chat({ stream: true });
    await gate.waiting();
    gate.release();
    const reader = (await response).body!.getReader();
    const first = new TextDecoder().decode((await reader.read()).value);
    expect(first).toContain('"role":"assistant"');
    gate.open();
    while (!(await reader.read()).done);
  });
});

describe('requests of the fake LLM server', () => {
  it('are recorded with body and headers, and tell when the client left', async () => {
    server.script({ silent: true });
    const controller = new AbortController();
    const answer = chat({ user: 'a' }, controller.signal);
    await server.received(1);
    expect(server.concurrent).toBe(1);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      body: { user: 'a' },
      aborted: false,
    });
    controller.abort();
    await expect(answer).rejects.toThrow();
    await server.requests[0]?.ended;
    expect([server.requests[0]?.aborted, server.concurrent, server.mostConcurrent]).toEqual([true, 0, 1]);
  });

  it('that make no sense get a 400, unknown paths a 404', async () => {
    expect((await post('/v1/chat/completions', { model: 'fake-model' })).status).toBe(400);
    expect((await fetch(`${server.url}/v1/unknown`)).status).toBe(404);
  });
});

describe('embeddings of the fake LLM server', () => {
  it('are unit vectors that follow from the words, as floats, as base64 and from Ollama', async () => {
    const input = ['the red tower', 'tower, the RED!', 'something else'];
    const floats = await jsonOf<{ data: { embedding: number[] }[] }>(
      await post('/v1/embeddings', { model: 'm', input }),
    );
    const [first, second] = floats.data.map((row) => row.embedding);
    expect(Math.hypot(...first!)).toBeCloseTo(1, 5);
    expect(second!.map((value) => value.toFixed(5))).toEqual(first!.map((value) => value.toFixed(5)));
    const encoded = await post('/v1/embeddings', {
      model: 'm',
      input,
      dimensions: 8,
      encoding_format: 'base64',
    });
    expect(
      Buffer.from((await jsonOf<{ data: { embedding: string }[] }>(encoded)).data[0]!.embedding, 'base64'),
    ).toHaveLength(32);
    const ollama = await jsonOf<{ embeddings: number[][] }>(await post('/api/embed', { model: 'm', input }));
    expect(ollama.embeddings[0]).toEqual(first);
  });

  it('list models in both shapes', async () => {
    const openAi = await (await fetch(`${server.url}/v1/models`)).json();
    const ollama = await (await fetch(`${server.url}/api/tags`)).json();
    expect(openAi).toMatchObject({ object: 'list', data: [{ id: 'fake-model', object: 'model' }] });
    expect(ollama).toMatchObject({ models: [{ name: 'fake-model' }] });
    expect(await (await fetch(`${server.url}/api/version`)).json()).toHaveProperty('version');
  });
});
