import { expect, it } from 'vitest';
import type { FlightEvent } from '../flights/flight-event.ts';
import type { ChunkChoice, Delta } from '../recording/completion-chunk.ts';
import { CompletionRecorder } from '../recording/completion-recorder.ts';
import { parseChunk } from '../recording/parse-chunk.ts';
import { StreamRecord } from '../recording/stream-record.ts';
import type { ExchangedAnswer } from './flight-exchange.ts';
import type { SharedFlightsOptions } from './shared-flights.ts';
import { around, turn } from './shared-flights-fixture.js';

const done = 'data: [DONE]\n\n';
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };

/** Events of one call, whose id, date and model are its own. */
function call(number: number) {
  const base = {
    id: `call-${number}`,
    object: 'chat.completion.chunk',
    created: number,
    model: `m-${number}`,
  };
  const event = (rest: object) => `data: ${JSON.stringify({ ...base, ...rest })}\n\n`;
  const choice = (fields: Partial<ChunkChoice>) => ({ index: 0, delta: {}, finish_reason: null, ...fields });
  return {
    delta: (delta: Delta, index = 0) => event({ choices: [choice({ delta, index })] }),
    text: (content: string, index = 0) => event({ choices: [choice({ delta: { content }, index })] }),
    stop: (index = 0) => event({ choices: [choice({ index, finish_reason: 'stop' })] }),
    usage: (tokens: object = usage) => event({ choices: [], usage: tokens }),
  };
}

const first = call(1);
const second = call(2);

/** Gathers what a client is given. */
function client({ answer }: ExchangedAnswer) {
  const record = new StreamRecord(1_000_000);
  const events: FlightEvent[] = [];
  const read = async (): Promise<void> => {
    for await (const bytes of answer.body ?? []) events.push(...record.read(bytes));
    events.push(...record.end());
  };
  const over = read();
  over.catch(() => {});
  return { events, over, completion: () => record.completion() };
}

function recorded(...texts: string[]) {
  const recorder = new CompletionRecorder();
  const record = new StreamRecord(1_000_000);
  for (const { data } of record.read(Buffer.from(texts.join('')))) {
    const chunk = parseChunk(data);
    if (chunk) recorder.add(chunk);
  }
  return recorder.completion()!;
}

/** A leader that dies after `begun`, and followers whose clients have got it. */
async function begunWith(
  begun: string | Uint8Array,
  followers = 1,
  { more = '', ...options }: SharedFlightsOptions & { readonly more?: string } = {},
) {
  const world = around(options);
  const { upstream, instance, settle } = world;
  const leader = instance();
  client(await leader.fly());
  upstream.send(begun);
  const all = Array.from({ length: followers }, () => instance());
  const answers = await settle(Promise.all(all.map(({ fly }) => fly())));
  const clients = answers.map((answer) => client(answer));
  upstream.send(more);
  await settle(new Promise(setImmediate));
  for (let step = 0; step < 20; step += 1) await turn();
  leader.die();
  /** Lets the lease run out, until somebody asks upstream. */
  const takenOver = async (calls = 2): Promise<void> => {
    for (let step = 0; upstream.calls < calls && step < 500; step += 1) {
      await turn();
      world.clock.advance(50);
    }
    for (let step = 0; step < 10; step += 1) await turn();
    expect(upstream.calls).toBe(calls);
  };
  return { ...world, all, answers, clients, takenOver };
}

/** What a client has got of an answer that was begun with one text and asked again with another. */
async function continued(begun: string | Uint8Array, again: string) {
  const { upstream, clients, answers, takenOver, settle, board } = await begunWith(begun);
  await takenOver();
  upstream.send(again);
  upstream.end();
  await settle(clients[0]!.over);
  const kept = await settle(answers[0]!.takenOver!);
  await answers[0]!.land(true);
  expect([board.leases, board.listeners]).toEqual([0, 0]);
  return { completion: clients[0]!.completion(), events: clients[0]!.events, kept };
}

const whole = (n: ReturnType<typeof call>) => n.text('Hello ') + n.text('wor') + n.text('ld') + n.stop();

it('goes on where the new answer begins with what was given, as one stream', async () => {
  const { completion, events, kept } = await continued(
    first.delta({ role: 'assistant' }) + first.text('Hello w'),
    second.delta({ role: 'assistant' }) + whole(second) + second.usage() + done,
  );
  expect(completion).toEqual(recorded(first.delta({ role: 'assistant' }) + whole(first) + first.usage()));
  const chunks = events.slice(0, -1).map(({ data }) => parseChunk(data)!);
  expect(new Set(chunks.map(({ id, created, model }) => `${id} ${created} ${model}`))).toEqual(
    new Set(['call-1 1 m-1']),
  );
  expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '')).toEqual(
    expect.arrayContaining(['Hello w', 'or', 'ld']),
  );
  expect(events.at(-1)?.data).toBe('[DONE]');
  expect(kept).toEqual(recorded(second.delta({ role: 'assistant' }) + whole(second) + second.usage()));
});

it('holds nothing against a leader that dies in the middle of an event or a character', async () => {
  const bytes = Buffer.from(first.text('Grüße ') + first.text('😀 x'));
  const smile = bytes.indexOf('😀');
  for (const cutAt of [smile + 2, bytes.indexOf('ü') + 1, bytes.length - 1, bytes.length]) {
    const again = second.text('Grüße 😀') + second.text(' x!') + second.stop() + done;
    const { completion } = await continued(bytes.subarray(0, cutAt), again);
    // Where no whole event was given, the new answer is all there is.
    const expected = cutAt < smile ? second : first;
    expect(completion).toEqual(recorded(expected.text('Grüße 😀 x!') + expected.stop()));
  }
});

it('goes on with tool calls and reasoning, under the ids that were given', async () => {
  const events = (n: ReturnType<typeof call>, id: string) => [
    n.delta({ role: 'assistant', reasoning_content: 'let me see' }),
    n.delta({ tool_calls: [{ index: 0, id, type: 'function', function: { name: 'add', arguments: '' } }] }),
    n.delta({ tool_calls: [{ index: 0, id, function: { arguments: '{"a":' } }] }),
    n.delta({ tool_calls: [{ index: 0, id, function: { arguments: '1}' } }] }),
    n.delta({ tool_calls: [{ index: 1, id: `${id}-b`, function: { name: 'sub', arguments: '{}' } }] }),
    n.stop(),
  ];
  for (const count of [1, 2, 3, 4, 5]) {
    const begun = events(first, 'x').slice(0, count).join('');
    const { completion } = await continued(begun, events(second, 'y').join('') + done);
    const ids = count === 1 ? ['y', 'y-b'] : ['x', count === 5 ? 'x-b' : 'y-b'];
    const calls = completion?.choices[0]?.message.tool_calls;
    expect(calls?.map(({ id }) => id)).toEqual(ids);
    expect(calls?.map(({ function: called }) => called)).toEqual([
      { name: 'add', arguments: '{"a":1}' },
      { name: 'sub', arguments: '{}' },
    ]);
    expect(completion?.choices[0]).toMatchObject({
      message: { reasoning_content: 'let me see' },
      finish_reason: 'stop',
    });
  }
});

it('goes on with several choices, of which some have ended', async () => {
  const begun = first.text('A', 0) + first.text('B', 1) + first.stop(0);
  const again = second.text('B b', 1) + second.text('A', 0) + second.stop(1) + second.stop(0) + done;
  const { completion, events } = await continued(begun, again);
  expect(completion).toEqual(recorded(begun + first.text(' b', 1) + first.stop(1)));
  expect(events.filter(({ data }) => data.includes('"stop"'))).toHaveLength(2);
});

it('tells the usage once', async () => {
  const begun = first.text('A') + first.stop() + first.usage();
  const again = second.text('A') + second.stop() + second.usage({ ...usage, total_tokens: 9 }) + done;
  const { completion, events } = await continued(begun, again);
  expect(completion).toEqual(recorded(begun));
  expect(events.map(({ usageOnly }) => usageOnly)).toEqual([false, false, true, false]);
});

it('ends a stream whose end was given, without asking again', async () => {
  const { upstream, clients, settle } = await begunWith(whole(first) + done);
  await settle(clients[0]!.over);
  expect(upstream.calls).toBe(1);
  expect(clients[0]!.completion()).toEqual(recorded(whole(first)));
});

it.each([
  ['another text', first.text('Hello'), second.text('Help') + second.stop() + done],
  ['less text', first.text('Hello'), second.text('Hell') + second.stop() + done],
  ['a stream without an end', first.text('Hello'), second.text('Hell')],
  ['an error', first.text('Hello'), 'data: {"error":{"message":"busy"}}\n\n'],
  [
    'another end',
    first.text('A') + first.stop(0) + first.text('B', 1),
    second.text('Ax') + second.stop() + done,
  ],
  ['no such choice', first.text('A') + first.text('B', 1), second.text('A') + second.stop() + done],
  [
    'another tool',
    first.delta({ tool_calls: [{ index: 0, id: 'x', function: { name: 'add', arguments: '' } }] }),
    second.delta({ tool_calls: [{ index: 0, id: 'y', function: { name: 'adder', arguments: '' } }] }) + done,
  ],
])('cuts where the new answer has %s, and gives nothing of it', async (_, begun, again) => {
  const { upstream, clients, takenOver, settle } = await begunWith(begun);
  const given = clients[0]!.events.length;
  await takenOver();
  upstream.send(again);
  upstream.end();
  await expect(settle(clients[0]!.over)).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
  expect(clients[0]!.events).toHaveLength(given);
});

it('reads a new answer that its own client cannot have to its end, for the others', async () => {
  const { upstream, clients, answers, takenOver, settle, instance } = await begunWith(first.text('Hello'));
  await takenOver();
  upstream.send(second.text('Good '));
  await expect(settle(clients[0]!.over)).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
  const late = client(await settle(instance().fly()));
  upstream.send(second.text('day') + second.stop() + done);
  upstream.end();
  const expected = recorded(second.text('Good day') + second.stop());
  expect(await settle(answers[0]!.takenOver!)).toEqual(expected);
  await settle(Promise.all([answers[0]!.land(true), late.over]));
  expect(late.completion()).toEqual(expected);
  expect(upstream.calls).toBe(2);
});

it('lets one of those who have begun take over, and the others follow it, from leader to leader', async () => {
  const { upstream, clients, answers, all, takenOver, settle } = await begunWith(first.text('Hel'), 3);
  await takenOver();
  upstream.send(second.text('Hello '));
  for (let step = 0; step < 20; step += 1) await turn();
  await settle(new Promise(setImmediate));
  const leading = answers.findIndex(({ joined }) => !joined);
  expect(answers.filter(({ joined }) => joined)).toHaveLength(2);
  all[leading]!.die();
  await takenOver(3);
  upstream.send(whole(call(3)) + done);
  upstream.end();
  const others = clients.filter((_, at) => at !== leading);
  const last = answers.find(({ joined }, at) => !joined && at !== leading)!;
  await settle(Promise.all(others.map(({ over }) => over)));
  expect(await settle(last.takenOver!)).toEqual(recorded(whole(call(3))));
  await last.land(true);
  for (const { completion } of others) expect(completion()).toEqual(recorded(whole(first)));
  expect(upstream.calls).toBe(3);
});

it('cuts when more was given than may be remembered, and when asking again fails', async () => {
  const long = await begunWith(first.text('x'.repeat(400)), 1, {
    maxBytes: 1_000,
    more: first.text('y'.repeat(600)),
  });
  await expect(long.settle(long.clients[0]!.over)).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
  expect(long.upstream.calls).toBe(1);
  const failing = await begunWith(first.text('x'));
  await failing.takenOver();
  failing.upstream.cut();
  await expect(failing.settle(failing.clients[0]!.over)).rejects.toThrow('socket hang up');
  expect(await failing.answers[0]!.takenOver).toBeUndefined();
});

it('goes on alone when the board stays away', async () => {
  const { upstream, board, clients, settle, all, takenOver } = await begunWith(first.text('Hel'));
  board.mode = 'fail';
  await takenOver();
  upstream.send(whole(second) + done);
  upstream.end();
  await settle(clients[0]!.over);
  expect(clients[0]!.completion()).toEqual(recorded(whole(first)));
  expect(all[0]!.flights.stats()).toMatchObject({ joined: 1, alone: 1 });
});
