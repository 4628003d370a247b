import { afterEach, describe, expect, it } from 'vitest';
import { AnswerCache, type ChatRequest, withDefaults } from '../semantic/index.ts';
import { memory } from '../stores/index.ts';
import { ChaosStore, FakeEmbedder, ManualClock } from '../testing/index.ts';
import {
  type Ask,
  type CacheDirectives,
  type Completion,
  encodeStream,
  noDirectives,
  ResponseCache,
  readBody,
  type Served,
} from './index.ts';

const clock = new ManualClock();
const chaos: ChaosStore[] = [];
const caches: AnswerCache<Completion>[] = [];

function open(options: { maxAnswerBytes?: number; abandonAfter?: number } = {}): ResponseCache {
  const store = new ChaosStore(memory({ clock }));
  chaos.push(store);
  const answers = new AnswerCache<Completion>(
    withDefaults({ embedder: new FakeEmbedder(), store, guards: [], clock }),
  );
  caches.push(answers);
  return new ResponseCache({ answers, clock, ...options });
}

function request(content: string, rest: object = {}): ChatRequest {
  return { model: 'gpt-4o', messages: [{ role: 'user', content }], ...rest };
}

function completion(content: string, finishReason = 'stop'): Completion {
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: finishReason }];
  return { id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4o', choices, usage };
}

/** An upstream that answers when it is told to, piece by piece. */
class Upstream {
  calls = 0;
  signal: AbortSignal | undefined;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  readonly ask: Ask = async (signal) => {
    this.calls += 1;
    this.signal = signal;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };

  send(text: string): void {
    this.#controller.enqueue(Buffer.from(text));
  }

  end(): void {
    this.#controller.close();
  }

  cut(): void {
    this.#controller.error(new Error('socket hang up'));
  }
}

const json =
  (body: unknown, status = 200): Ask =>
  async () =>
    Response.json(body, { status });

function respond(
  cache: ResponseCache,
  what: ChatRequest,
  ask: Ask,
  directives: Partial<CacheDirectives> = {},
): Promise<Served> {
  return cache.respond(what, { tenant: 't', directives: { ...noDirectives, ...directives } }, ask);
}

function flightOf(served: Served): Extract<Served, { kind: 'flight' }> {
  if (served.kind !== 'flight') throw new Error(`expected a flight, got ${served.kind}`);
  return served;
}

async function read(served: Served, stream = false, includeUsage = false): Promise<string> {
  const { content } = await flightOf(served).reader.answer({ stream, includeUsage });
  if (typeof content === 'string') return content;
  let text = '';
  for await (const piece of content) text += piece;
  return text;
}

const turn = () => new Promise(setImmediate);

afterEach(async () => {
  for (const store of chaos.splice(0)) store.reads = store.writes = 'work';
  await Promise.all(caches.splice(0).map((cache) => cache.close()));
});

describe('ResponseCache', () => {
  it('asks upstream once, then answers the same request and the same meaning', async () => {
    const cache = open();
    const first = await respond(cache, request('alpha one'), json(completion('A')));
    expect(flightOf(first)).toMatchObject({ outcome: 'miss', shared: false });
    expect(JSON.parse(await read(first))).toEqual(completion('A'));
    await cache.settled();
    const exact = await respond(cache, request('alpha one'), json(completion('never')));
    const semantic = await respond(cache, request('one alpha'), json(completion('never')));
    expect(exact).toMatchObject({ kind: 'hit', hit: { kind: 'exact', output: completion('A') } });
    expect(semantic).toMatchObject({
      kind: 'hit',
      hit: { kind: 'semantic', entryId: flightOf(first).entryId },
    });
    expect(cache.stats()).toMatchObject({
      requests: { exact: 1, semantic: 1, miss: 1 },
      upstreamCalls: 1,
      savedTokens: 30,
    });
    expect(cache.stats().savedUsd).toBeCloseTo((2 * (10 * 2.5 + 5 * 10)) / 1e6, 12);
  });

  it('answers a stream that was recorded as JSON and the other way round', async () => {
    const cache = open();
    const upstream = new Upstream();
    const served = await respond(cache, request('alpha one', { stream: true }), upstream.ask);
    const reading = read(served, true, true);
    upstream.send(encodeStream(completion('A B C'), { includeUsage: true }));
    upstream.end();
    expect(await reading).toBe(encodeStream(completion('A B C'), { includeUsage: true }));
    await cache.settled();
    const hit = await respond(cache, request('alpha one'), json(completion('never')));
    expect(hit).toMatchObject({ kind: 'hit', hit: { output: completion('A B C') } });
  });

  it('hides the usage from a client that did not ask for it', async () => {
    const cache = open();
    const upstream = new Upstream();
    const served = await respond(cache, request('alpha one', { stream: true }), upstream.ask);
    const reading = read(served, true, false);
    upstream.send(
      'data: {"choices":[{"index":0,"delta":{"content":"say \\",\\"usage\\":null"}}],"usage":null}\n\n',
    );
    upstream.send('data: {"choices":[],"usage":{"prompt_tokens":1}}\n\ndata: [DONE]\n\n');
    upstream.end();
    expect(await reading).toBe(
      'data: {"choices":[{"index":0,"delta":{"content":"say \\",\\"usage\\":null"}}]}\n\ndata: [DONE]\n\n',
    );
  });

  it('makes one upstream call for a hundred who ask the same at the same time', async () => {
    const cache = open();
    const upstream = new Upstream();
    const served = await Promise.all(
      Array.from({ length: 100 }, () => respond(cache, request('alpha one'), upstream.ask)),
    );
    const answers = served.map((one, at) => read(one, at % 2 === 0));
    await turn();
    upstream.send(encodeStream(completion('A'), { includeUsage: true }));
    upstream.end();
    const texts = await Promise.all(answers);
    expect(upstream.calls).toBe(1);
    expect(new Set(texts.filter((_, at) => at % 2 === 0))).toEqual(new Set([encodeStream(completion('A'))]));
    expect(new Set(texts.filter((_, at) => at % 2 === 1))).toEqual(
      new Set([JSON.stringify(completion('A'))]),
    );
    expect(cache.stats()).toMatchObject({ shared: 99, requests: { miss: 100 } });
    await cache.settled();
    expect(cache.flights).toBe(0);
  });

  it('lets a late follower read from the beginning and then live', async () => {
    const cache = open();
    const upstream = new Upstream();
    const leader = flightOf(await respond(cache, request('alpha one'), upstream.ask));
    const { content } = await leader.reader.answer({ stream: true, includeUsage: false });
    const pieces = (content as AsyncIterable<string>)[Symbol.asyncIterator]();
    upstream.send('data: {"n":1}\n\n');
    expect((await pieces.next()).value).toBe('data: {"n":1}\n\n');
    const late = await respond(cache, request('alpha one'), upstream.ask);
    const follower = (await flightOf(late).reader.answer({ stream: true, includeUsage: false })).content;
    const followed = (follower as AsyncIterable<string>)[Symbol.asyncIterator]();
    expect((await followed.next()).value).toBe('data: {"n":1}\n\n');
    upstream.send('data: {"n":2}\n\n');
    expect((await followed.next()).value).toBe('data: {"n":2}\n\n');
    expect(flightOf(late).shared).toBe(true);
    upstream.end();
    expect((await followed.next()).done).toBe(true);
  });

  it('goes on for the others when the one who started leaves, and keeps the answer', async () => {
    const cache = open();
    const upstream = new Upstream();
    const leader = flightOf(await respond(cache, request('alpha one'), upstream.ask));
    const follower = read(await respond(cache, request('alpha one'), upstream.ask), true);
    leader.reader.leave();
    upstream.send(encodeStream(completion('A')));
    upstream.end();
    expect(await follower).toBe(encodeStream(completion('A')));
    await cache.settled();
    expect(await respond(cache, request('alpha one'), upstream.ask)).toMatchObject({ kind: 'hit' });
  });

  it('finishes for the cache when everybody left, within the limit', async () => {
    const cache = open({ abandonAfter: 1_000 });
    const [quick, slow] = [new Upstream(), new Upstream()];
    flightOf(await respond(cache, request('alpha one'), quick.ask)).reader.leave();
    flightOf(await respond(cache, request('beta two'), slow.ask)).reader.leave();
    await turn();
    quick.send(encodeStream(completion('A')));
    quick.end();
    await turn();
    clock.advance(1_000);
    await cache.settled();
    expect(slow.signal?.aborted).toBe(true);
    expect(cache.flights).toBe(0);
    expect(await respond(cache, request('alpha one'), quick.ask)).toMatchObject({ kind: 'hit' });
    expect(await respond(cache, request('beta two'), json(completion('B')))).toMatchObject({
      kind: 'flight',
    });
  });

  it.each<[string, Ask]>([
    ['an error status', json({ error: { message: 'slow down' } }, 429)],
    ['an answer cut by length', json(completion('A', 'length'))],
    ['an answer cut by a content filter', json(completion('A', 'content_filter'))],
    ['no choices', json({ object: 'chat.completion', choices: [] })],
    ['no JSON', async () => new Response('oops', { headers: { 'content-type': 'application/json' } })],
  ])('passes on and never keeps %s', async (_, ask) => {
    const cache = open();
    const direct = await ask(new AbortController().signal);
    const { status, content } = await flightOf(await respond(cache, request('alpha one'), ask)).reader.answer(
      {
        stream: false,
        includeUsage: false,
      },
    );
    expect([status, content]).toEqual([direct.status, await readBody(direct, 1_000)]);
    await cache.settled();
    expect(await respond(cache, request('alpha one'), ask)).toMatchObject({ kind: 'flight', shared: false });
  });

  it('passes on what came of a stream that breaks off, then the break, and keeps nothing', async () => {
    const cache = open();
    const upstream = new Upstream();
    const { reader } = flightOf(await respond(cache, request('alpha one'), upstream.ask));
    const { content } = await reader.answer({ stream: true, includeUsage: false });
    const pieces = (content as AsyncIterable<string>)[Symbol.asyncIterator]();
    upstream.send('data: {"n":1}\n\n');
    expect((await pieces.next()).value).toBe('data: {"n":1}\n\n');
    upstream.cut();
    await expect(pieces.next()).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
    await cache.settled();
    expect(cache.stats()).toMatchObject({ upstreamFailures: 1, cache: { writes: 0 } });
    expect(await respond(cache, request('alpha one'), upstream.ask)).toMatchObject({
      kind: 'flight',
      shared: false,
    });
  });

  it('gives everybody the error when the upstream cannot be asked, and asks again for the next', async () => {
    const cache = open();
    const failing: Ask = async () => {
      throw new Error('refused');
    };
    const served = await Promise.all([1, 2].map(() => respond(cache, request('alpha one'), failing)));
    const answers = await Promise.allSettled(served.map((one) => read(one)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(cache.stats()).toMatchObject({ upstreamCalls: 1, upstreamFailures: 1 });
    await cache.settled();
    expect(await read(await respond(cache, request('alpha one'), json(completion('A'))))).toContain('"A"');
  });

  it('passes a stream on that is longer than the limit, without keeping or sharing it', async () => {
    const cache = open({ maxAnswerBytes: 100 });
    const upstream = new Upstream();
    const reading = read(await respond(cache, request('alpha one'), upstream.ask), true);
    const event = `data: {"choices":[],"x":"${'y'.repeat(40)}"}\n\n`;
    for (let count = 0; count < 10; count++) {
      upstream.send(event);
      await turn();
    }
    expect(flightOf(await respond(cache, request('alpha one'), new Upstream().ask)).shared).toBe(false);
    upstream.send('data: [DONE]\n\n');
    upstream.end();
    expect(await reading).toBe(`${event.repeat(10)}data: [DONE]\n\n`);
    expect(cache.stats().cache.writes).toBe(0);
  });

  it.each([
    ['no-cache: asks upstream and keeps the new answer', { noCache: true }, 'flight', 'new'],
    ['no-store: neither reads nor keeps', { noStore: true }, 'flight', 'old'],
    ['max-age: refuses an answer that is too old', { maxAge: 5 }, 'flight', 'new'],
    ['max-age: takes an answer that is young enough', { maxAge: 60 }, 'hit', 'old'],
    ['only-if-cached: takes what is there', { onlyIfCached: true }, 'hit', 'old'],
  ] as const)('obeys %s', async (_, directives, kind, after) => {
    const cache = open();
    await read(await respond(cache, request('alpha one'), json(completion('old'))));
    await cache.settled();
    clock.advance(10_000);
    const served = await respond(cache, request('alpha one'), json(completion('new')), directives);
    expect(served.kind).toBe(kind);
    if (served.kind === 'flight') await read(served);
    await cache.settled();
    expect(await respond(cache, request('alpha one'), json(completion('never')))).toMatchObject({
      kind: 'hit',
      hit: { output: completion(after) },
    });
  });

  it('does not go upstream for only-if-cached', async () => {
    const upstream = new Upstream();
    expect(await respond(open(), request('alpha one'), upstream.ask, { onlyIfCached: true })).toMatchObject({
      kind: 'absent',
    });
    expect(upstream.calls).toBe(0);
  });

  it('keeps an answer no longer than the request allows', async () => {
    const cache = open();
    await read(await respond(cache, request('alpha one'), json(completion('A')), { ttl: 5 }));
    await cache.settled();
    clock.advance(5_000);
    expect(await respond(cache, request('alpha one'), json(completion('B')))).toMatchObject({
      kind: 'flight',
    });
  });

  it('never answers a tool request by meaning', async () => {
    const cache = open();
    const tools = { tools: [{ type: 'function', function: { name: 'now' } }] };
    await read(await respond(cache, request('alpha one', tools), json(completion('A'))));
    await cache.settled();
    expect(await respond(cache, request('one alpha', tools), json(completion('B')))).toMatchObject({
      kind: 'flight',
    });
    expect(await respond(cache, request('alpha one', tools), json(completion('B')))).toMatchObject({
      kind: 'hit',
    });
  });

  it('answers from upstream when the store fails, and from the cache when it works again', async () => {
    const cache = open();
    chaos[0]!.reads = chaos[0]!.writes = 'fail';
    expect(await read(await respond(cache, request('alpha one'), json(completion('A'))))).toContain('"A"');
    await cache.settled();
    chaos[0]!.reads = chaos[0]!.writes = 'work';
    expect(await read(await respond(cache, request('alpha one'), json(completion('B'))))).toContain('"B"');
    await cache.settled();
    expect(await respond(cache, request('alpha one'), json(completion('C')))).toMatchObject({ kind: 'hit' });
  });
});
