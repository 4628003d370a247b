import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { Gate } from '../../testing/index.ts';
import { answerTo, cache, collect, open, server, start, stop } from './llm-fixture.js';

beforeEach(start);
afterEach(stop);

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
