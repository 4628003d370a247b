import { afterEach, describe, expect, it } from 'vitest';
import { type Ask, encodeStream, readBody } from './index.ts';
import {
  chaos,
  clock,
  closeAll,
  completion,
  flightOf,
  json,
  open,
  read,
  request,
  respond,
  Upstream,
} from './response-cache-fixture.js';

afterEach(closeAll);

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

  it('does not take what has no price for free, names it, and keeps what has one', async () => {
    const cache = open();
    const llama = { model: 'llama3.2' };
    expect(cache.stats()).toMatchObject({ savedUsd: 0, unpriced: [] });
    for (const rest of [llama, llama, {}, {}]) {
      const served = await respond(cache, request('alpha one', rest), json(completion('A')));
      if (served.kind === 'flight') await read(served);
      await cache.settled();
      if (rest === llama && served.kind === 'hit') expect(cache.stats().savedUsd).toBeUndefined();
    }
    expect(cache.stats()).toMatchObject({ savedTokens: 30, unpriced: ['llama3.2'] });
    expect(cache.stats().savedUsd).toBeCloseTo((10 * 2.5 + 5 * 10) / 1e6, 12);
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

  it('does not go upstream for only-if-cached, and counts a miss', async () => {
    const cache = open();
    const upstream = new Upstream();
    for (const directives of [{ onlyIfCached: true }, { onlyIfCached: true, noStore: true }]) {
      const served = await respond(cache, request('alpha one'), upstream.ask, directives);
      expect(served).toMatchObject({ kind: 'absent' });
    }
    expect(upstream.calls).toBe(0);
    const { requests, hitRate, cache: lookups } = cache.stats();
    expect(requests).toMatchObject({ miss: 2, bypass: 0 });
    // What is not to be kept is not looked up.
    expect(lookups.misses).toBe(1);
    expect(hitRate).toBe(0);
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
