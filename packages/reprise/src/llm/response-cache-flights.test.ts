import { afterEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../core/index.ts';
import { type Ask, encodeStream } from './index.ts';
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
  turn,
  Upstream,
} from './response-cache-fixture.js';

afterEach(closeAll);

describe('ResponseCache', () => {
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

  describe('when an answer is written while somebody looks', () => {
    // Exact only, so that one lookup is one read.
    const tools = { tools: [{ type: 'function', function: { name: 'now' } }] };
    const [alpha, beta] = [request('alpha one', tools), request('beta two', tools)];

    /** Looks for `what` while an answer to `alpha` is written; gives the outcome and the number of reads. */
    async function lookDuring(what: typeof alpha) {
      const cache = open();
      const leader = new Upstream();
      const leading = read(await respond(cache, alpha, leader.ask), true);
      const store = chaos[0]!;
      const held = deferred<void>();
      const getMany = store.getMany.bind(store);
      const reads = vi.spyOn(store, 'getMany').mockImplementation(async (keys) => {
        const found = await getMany(keys);
        await held.promise;
        return found;
      });
      const looking = respond(cache, what, json(completion('B')));
      await turn();
      leader.send(encodeStream(completion('A')));
      leader.end();
      await leading;
      await cache.settled();
      held.resolve();
      return { served: await looking, reads: reads.mock.calls.length };
    }

    it('looks again for the same', async () => {
      const { served, reads } = await lookDuring(alpha);
      expect(served).toMatchObject({ kind: 'hit' });
      expect(reads).toBe(2);
    });

    it('does not for another', async () => {
      const { served, reads } = await lookDuring(beta);
      expect(served).toMatchObject({ kind: 'flight', outcome: 'miss' });
      expect(reads).toBe(1);
    });
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
});
