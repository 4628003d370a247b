import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { type Cache, createCache } from '../../cache/index.ts';
import { memory } from '../../stores/index.ts';
import {
  ChaosStore,
  type FakeLlmServer,
  Gate,
  ManualClock,
  startFakeLlmServer,
} from '../../testing/index.ts';
import { LLM } from './llm.ts';
import type { LLMOptions } from './llm-options.ts';
import { cacheFolder } from './open-cache.ts';

let server: FakeLlmServer;
let cache: Cache;
let opened: AsyncDisposable[];

beforeEach(async () => {
  server = await startFakeLlmServer();
  cache = createCache();
  opened = [cache, server];
});
afterEach(async () => {
  for (const resource of opened.reverse()) await resource[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
});

function open(options: LLMOptions = {}): LLM {
  const service = {
    provider: 'openai-compatible',
    baseUrl: `${server.url}/v1`,
    model: 'fake-model',
  } as const;
  const llm = new LLM({ ...service, cache, ...options });
  opened.push(llm);
  return llm;
}

async function collect<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

const answerTo = (question: string) => `The fake model was asked: ${question}`;

describe('S3-41 one entry serves oracle and stream', () => {
  it('answers oracle a second time without a call', async () => {
    const llm = open();
    expect(await llm.oracle('How tall?')).toBe(answerTo('How tall?'));
    expect(await llm.oracle('How tall?')).toBe(answerTo('How tall?'));
    expect(server.requests).toHaveLength(1);
    expect(await cache.size()).toBe(1);
  });

  it.each(['oracle first', 'stream first'])('answers each with what the other asked: %s', async (order) => {
    const llm = open();
    const oracle = () => llm.oracle('How tall?');
    const stream = async () => (await collect(llm.stream('How tall?'))).join('');
    const calls = order === 'oracle first' ? [oracle, stream] : [stream, oracle];
    for (const call of calls) expect(await call()).toBe(answerTo('How tall?'));
    expect(server.requests).toHaveLength(1);
  });

  it('streams live: a piece is there before the answer is whole', async () => {
    const gate = new Gate();
    server.script({ gate });
    const pieces = open().stream('How tall?');
    const first = pieces.next();
    gate.release(2);
    expect(await first).toEqual({ done: false, value: 'The' });
    gate.open();
    expect((await collect(pieces)).join('')).toBe(answerTo('How tall?').slice(3));
  });

  it('replays tool calls, thinking and the choice of fields as they were live', async () => {
    const llm = open();
    server.script({ answer: '{"metres": 12}', reasoning: 'It is a tower.' });
    const include = ['text', 'think', 'structured', 'message', 'delta_messages'] as const;
    const live = await llm.oracle('How tall?', { include });
    expect(live).toMatchObject({ think: 'It is a tower.', structured: { metres: 12 } });
    expect(await llm.oracle('How tall?', { include })).toEqual(live);
    expect(server.requests).toHaveLength(1);
  });

  it('gives every caller an answer of its own', async () => {
    const llm = open();
    const include = ['message'] as const;
    const [first, second] = await Promise.all([llm.oracle('Hi', { include }), llm.oracle('Hi', { include })]);
    Object.assign(first, { content: 'changed' });
    expect(second.content).toBe(answerTo('Hi'));
    expect((await llm.oracle('Hi', { include })).content).toBe(answerTo('Hi'));
  });
});

describe('one call for all who ask the same', () => {
  it('asks once for 100 who ask at the same time, and joins streams live', async () => {
    const gate = new Gate();
    server.script({ gate });
    const llm = open();
    const streams = Array.from({ length: 50 }, () => llm.stream('How tall?'));
    const firsts = streams.map((stream) => stream.next());
    const oracles = Array.from({ length: 50 }, () => llm.oracle('How tall?'));
    gate.release(2);
    for (const first of firsts) expect((await first).value).toBe('The');
    const late = llm.stream('How tall?');
    expect((await late.next()).value).toBe('The');
    gate.open();
    const rests = await Promise.all([...streams, late].map(collect));
    for (const rest of rests) expect(`The${rest.join('')}`).toBe(answerTo('How tall?'));
    for (const answer of await Promise.all(oracles)) expect(answer).toBe(answerTo('How tall?'));
    expect(server.requests).toHaveLength(1);
  });

  it('tells all of them when it fails, and keeps nothing', async () => {
    server.script({ status: 400 });
    const llm = open();
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => llm.oracle('Hi')));
    for (const answer of answers) expect(answer).toMatchObject({ reason: { code: 'UPSTREAM_FAILED' } });
    expect(server.requests).toHaveLength(1);
    expect(await cache.size()).toBe(0);
    expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
  });

  it('goes on for the others when one breaks off', async () => {
    const gate = new Gate();
    server.script({ gate });
    const llm = open();
    const leaving = llm.stream('Hi');
    const staying = llm.oracle('Hi');
    gate.release(2);
    await leaving.next();
    await leaving.return();
    gate.open();
    expect(await staying).toBe(answerTo('Hi'));
    expect(await cache.size()).toBe(1);
  });

  it('does not share calls when nothing is kept', async () => {
    const llm = open({ cache: false });
    await Promise.all([llm.oracle('Hi'), llm.oracle('Hi')]);
    expect(server.requests).toHaveLength(2);
  });
});

describe('S3-42 only whole answers are kept', () => {
  it.each([
    ['was cut by its length', { finishReason: 'length' as const }],
    ['was filtered', { finishReason: 'content_filter' as const }],
    ['does not say how it ended', { withoutFinishReason: true }],
    ['ended without its last event', { withoutDone: true }],
  ])('gives, but does not keep an answer that %s', async (_title, behaviour) => {
    server.script(behaviour);
    const llm = open();
    expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
    expect(await cache.size()).toBe(0);
    await llm.oracle('Hi');
    expect(server.requests).toHaveLength(2);
  });

  it('keeps nothing of a stream that broke off', async () => {
    server.script({ cutAfterChunks: 4 });
    const llm = open();
    await expect(collect(llm.stream('Hi'))).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
    expect(await cache.size()).toBe(0);
  });

  it('ends the call and keeps nothing when the only reader breaks off', async () => {
    const gate = new Gate();
    server.script({ gate });
    const llm = open();
    gate.release(2);
    for await (const _piece of llm.stream('Hi')) break;
    await server.requests[0]!.ended;
    expect(server.requests[0]!.aborted).toBe(true);
    expect(await cache.size()).toBe(0);
    expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
  });

  it('ends the wait when it is aborted', async () => {
    const gate = new Gate();
    server.script({ gate });
    const controller = new AbortController();
    const answer = open().oracle('Hi', { signal: controller.signal });
    await server.received(1);
    controller.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    await server.requests[0]!.ended;
    expect(server.requests[0]!.aborted).toBe(true);
  });
});

describe('S3-43 what is the same question', () => {
  it('tells names, models, providers and parameters apart, not addresses', async () => {
    const calls = [
      () => open().oracle('Hi'),
      () => open({ name: 'other' }).oracle('Hi'),
      () => open({ model: 'other' }).oracle('Hi'),
      () => open({ provider: 'ollama', baseUrl: server.url }).oracle('Hi'),
      () => open().oracle('Hi', { temperature: 0 }),
      () => open().oracle('Hi', { extra: { top_k: 1 } }),
      () => open().oracle([{ role: 'system', content: 'Hi' }]),
    ];
    for (const [index, call] of calls.entries()) {
      await call();
      expect(server.requests).toHaveLength(index + 1);
    }
    await open({ baseUrl: `${server.url}/v1/elsewhere`, apiKey: 'other', timeout: 1, retries: 0 }).oracle(
      'Hi',
    );
    await open({ logit_bias: { '1': 1 }, metadata: { team: 'a' } }).oracle([{ content: 'Hi', role: 'user' }]);
    expect(server.requests).toHaveLength(calls.length);
  });

  it('defect 9: leaves the names of a shared cache alone when it leaves out names of its own', async () => {
    const shared = createCache({ exclude: ['debug'] });
    opened.push(shared);
    const llm = open({ cache: shared, cacheExclude: ['seed', 'messages'] });
    await llm.oracle('One', { seed: 1 });
    await llm.oracle('Two', { seed: 2 });
    expect(server.requests).toHaveLength(1);
    const plain = open({ cache: shared });
    await plain.oracle('One', { seed: 1 });
    await plain.oracle('One', { seed: 2 });
    expect(server.requests).toHaveLength(3);
  });
});

describe('S3-45 what an answer is made of', () => {
  it('is one value for one field, an object for several, or always an object', async () => {
    const llm = open();
    const message = { role: 'assistant', content: answerTo('Hi') };
    expect(await llm.oracle('Hi', { include: ['message'] })).toEqual(message);
    expect(await llm.oracle('Hi', { include: ['text', 'message'] })).toEqual({
      text: answerTo('Hi'),
      message,
    });
    expect(await llm.oracle('Hi', { reduce: false })).toEqual({ text: answerTo('Hi') });
    expectTypeOf(llm.oracle('Hi')).resolves.toEqualTypeOf<string>();
    expectTypeOf(llm.oracle('Hi', { reduce: false })).resolves.toEqualTypeOf<{ readonly text: string }>();
    expectTypeOf(llm.oracle('Hi', { include: ['text', 'think'] })).resolves.toEqualTypeOf<{
      readonly text: string;
      readonly think: string;
    }>();
  });

  it('streams what grows in pieces, the rest in a last one', async () => {
    server.script({ answer: '[1, 2]', reasoning: 'Easy' });
    const pieces = await collect(open().stream('Hi', { include: ['text', 'think', 'structured'] }));
    expect(pieces).toEqual([{ think: 'Easy' }, { text: '[1,' }, { text: ' 2]' }, { structured: [1, 2] }]);
  });

  it.each([[[]], [['txt']]])('refuses include %j', async (include) => {
    await expect(open().oracle('Hi', { include: include as 'text'[] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('there are text, think, content'),
    });
  });
});

describe('S3-42 tools', () => {
  const run = vi.fn(({ city }: { city: string }) => `12 degrees in ${city}`);
  const weather = {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
    run,
  };

  it('runs tools and keeps the answer of each round', async () => {
    const llm = open();
    const include = ['text', 'tool_results', 'messages'] as const;
    const first = await llm.tools('Weather?', [weather], { include });
    expect(first.text).toBe(answerTo('Weather?'));
    expect(first.tool_results).toEqual([expect.stringContaining('12 degrees')]);
    expect(server.requests).toHaveLength(2);
    expect(await llm.tools('Weather?', [weather], { include })).toEqual(first);
    expect(server.requests).toHaveLength(2);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('streams through the rounds', async () => {
    const pieces = await collect(open().stream('Weather?', { tools: [weather] }));
    expect(pieces.join('')).toBe(answerTo('Weather?'));
  });
});

describe('S3-42 embeddings', () => {
  it('asks only for the texts that are missing, in one call, each once', async () => {
    const llm = open();
    const one = await llm.embed('one');
    const [two, again, three, twice] = await llm.embed(['two', 'one', 'three', 'two']);
    expect(again).toEqual(one);
    expect(twice).toEqual(two);
    expect(three).toBeInstanceOf(Float32Array);
    expect(server.requests.map(({ body }) => (body as { input: unknown }).input)).toEqual([
      ['one'],
      ['two', 'three'],
    ]);
    expect(await llm.embed([])).toEqual([]);
  });

  it('gives an empty text the first unit vector without a call, once the length is known', async () => {
    const llm = open({ dimensions: 3 });
    expect(await llm.embed('')).toEqual(new Float32Array([1, 0, 0]));
    expect(await llm.dimensions()).toBe(3);
    expect(server.requests).toHaveLength(0);
  });

  it('learns the length from the service, once', async () => {
    const llm = open();
    expect(await llm.dimensions()).toBe(64);
    expect(await open().dimensions()).toBe(64);
    const [empty, spoken] = await llm.embed([' ', 'text']);
    expect(empty).toEqual(Float32Array.from({ length: 64 }, (_, index) => (index === 0 ? 1 : 0)));
    expect(spoken).toHaveLength(64);
    expect(server.requests).toHaveLength(2);
  });

  it('keeps models and providers apart, and asks Ollama in its own way', async () => {
    await open().embed('one');
    await open({ embeddingModel: 'other' }).embed('one');
    await open({ provider: 'ollama', baseUrl: server.url }).embed('one');
    await open({ provider: 'ollama', baseUrl: server.url }).embed('one');
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/v1/embeddings',
      '/v1/embeddings',
      '/api/embed',
    ]);
  });

  it('asks once for many who ask the same at the same time', async () => {
    const llm = open();
    await Promise.all(Array.from({ length: 100 }, () => llm.embed(['one', 'two'])));
    expect(server.requests).toHaveLength(1);
  });

  it('works without a cache', async () => {
    expect(await open({ cache: null }).embed(['one', '', 'one'])).toHaveLength(3);
    expect(server.requests).toHaveLength(1);
  });
});

describe('S3-40 where answers are kept', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reprise-llm-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['a path', (path: string) => path],
    ['the user’s cache folder', () => true],
  ])('keeps answers in %s beyond the life of the client', async (_title, cacheOf) => {
    vi.stubEnv('REPRISE_CACHE_DIR', folder);
    const options = { cache: cacheOf(folder) };
    const first = open(options);
    await first.oracle('Hi');
    const vector = await first.embed('Hi');
    await first.close();
    const second = open(options);
    expect(await second.oracle('Hi')).toBe(answerTo('Hi'));
    expect(await second.embed('Hi')).toEqual(vector);
    expect(server.requests).toHaveLength(2);
    await second.close();
  });

  it('works without when the user’s cache folder cannot be used, and says so', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    vi.stubEnv('REPRISE_CACHE_DIR', join(file, 'folder'));
    const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const llm = open({ cache: true, logger: log });
    expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
    expect(log.warn).toHaveBeenCalledWith(expect.stringContaining('Answers are not kept'), expect.anything());
    expect(() => open({ cache: join(file, 'folder') })).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
    );
  });

  it.each([
    [{ REPRISE_CACHE_DIR: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
    [{ REPRISE_CACHE_DIR: '', XDG_CACHE_HOME: '/b' }, '/b/reprise/llm'],
    [{ REPRISE_CACHE_DIR: '', XDG_CACHE_HOME: '', HOME: '/home/ann' }, '/home/ann/.cache/reprise/llm'],
  ])('finds the user’s cache folder by %j', (variables, expected) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    expect(cacheFolder()).toBe(expected);
  });

  it.each(['', memory(), 7])('refuses %j as a cache', (wrong) => {
    expect(() => open({ cache: wrong as string })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('createCache') }),
    );
  });

  it('does not close a cache that was given', async () => {
    await open().close();
    expect(await cache.size()).toBe(0);
  });

  it('answers with what somebody has noted as the expected answer', async () => {
    const llm = open();
    await llm.oracle('Hi');
    for await (const entry of cache) await cache.set(entry.annotate({ expected: 'Hello!' }));
    expect(await llm.oracle('Hi')).toBe('Hello!');
    expect((await collect(llm.stream('Hi'))).join('')).toBe('Hello!');
  });

  it.each(['fail', 'hang'] as const)(
    'asks the model when the cache can only %s, and says so once',
    async (mode) => {
      const store = new ChaosStore(memory());
      const clock = new ManualClock();
      const ticking = setInterval(() => clock.advance(1_000), 5);
      const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
      const broken = createCache({ store, clock });
      opened.push(broken);
      store.reads = mode;
      store.writes = mode;
      const llm = open({ cache: broken, logger: log, clock });
      expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
      expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
      expect(log.warn).toHaveBeenCalledTimes(1);
      store.reads = 'work';
      store.writes = 'work';
      await llm.oracle('Hi');
      expect(log.info).toHaveBeenCalledTimes(1);
      await llm.oracle('Hi');
      expect(server.requests).toHaveLength(3);
      clearInterval(ticking);
    },
  );

  it('refuses to be used after close', async () => {
    const llm = open();
    await llm.close();
    await expect(llm.oracle('Hi')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
