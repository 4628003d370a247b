import { expect, it } from 'vitest';
import { AnswerCache, type ChatRequest, withDefaults } from '../../semantic/index.ts';
import { memory } from '../../stores/index.ts';
import { FakeEmbedder, MemoryFlightBoard } from '../../testing/index.ts';
import {
  type Ask,
  type Completion,
  encodeStream,
  noDirectives,
  ResponseCache,
  type Served,
  SharedFlights,
} from '../index.ts';

const completion: Completion = {
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o',
  choices: [{ index: 0, message: { role: 'assistant', content: 'A B C' }, finish_reason: 'stop' }],
};

const question: ChatRequest = { model: 'gpt-4o', messages: [{ role: 'user', content: 'alpha' }] };

/** Instances that share a store and a board; each has a store of its own with `separate`. */
function instances(count: number, { separate = false } = {}) {
  const store = memory();
  const board = new MemoryFlightBoard();
  let calls = 0;
  const ask: Ask = async () => {
    calls += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    const text = encodeStream(completion, { includeUsage: true });
    return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
  };
  const all = Array.from({ length: count }, () => {
    const own = separate ? memory() : store;
    const answers = new AnswerCache<Completion>(
      withDefaults({ embedder: new FakeEmbedder(), store: own, guards: [] }),
    );
    const shared = new SharedFlights(board);
    return { cache: new ResponseCache({ answers, shared }), shared };
  });
  return { all, ask, board, calls: () => calls };
}

function respond(cache: ResponseCache, ask: Ask, directives = {}): Promise<Served> {
  return cache.respond(question, { tenant: 't', directives: { ...noDirectives, ...directives } }, ask);
}

async function textOf(served: Served): Promise<string> {
  if (served.kind !== 'flight') throw new Error(`expected a flight, got ${served.kind}`);
  const { content } = await served.reader.answer({ stream: true, includeUsage: true });
  let text = '';
  for await (const piece of content) text += piece;
  return text;
}

it('makes one upstream call for a hundred identical requests over three instances', async () => {
  const { all, ask, board, calls } = instances(3);
  const answers = Array.from({ length: 99 }, (_, at) => respond(all[at % 3]!.cache, ask));
  const texts = await Promise.all(answers.map(async (answer) => textOf(await answer)));
  await Promise.all(all.map(({ cache }) => cache.settled()));
  expect(new Set(texts)).toEqual(new Set([encodeStream(completion, { includeUsage: true })]));
  expect(calls()).toBe(1);
  const stats = all.map(({ cache }) => cache.stats());
  expect(stats.map(({ upstreamCalls }) => upstreamCalls).sort()).toEqual([0, 0, 1]);
  expect(stats.reduce((sum, { shared }) => sum + shared, 0)).toBe(98);
  expect(board.leases).toBe(0);
});

it('keeps the answer where upstream was asked, and says where it was joined', async () => {
  const { all, ask } = instances(2, { separate: true });
  const [first, second] = [all[0]!, all[1]!];
  const led = await respond(first.cache, ask);
  const joined = await respond(second.cache, ask);
  await Promise.all([textOf(led), textOf(joined)]);
  await Promise.all(all.map(({ cache }) => cache.settled()));
  expect([led, joined]).toMatchObject([{ shared: false }, { shared: true }]);
  expect((await respond(first.cache, ask)).kind).toBe('hit');
  const again = await respond(second.cache, ask, { onlyIfCached: true });
  expect(again.kind).toBe('absent');
});

it('does not join a flight that has landed, when the request wants a new answer', async () => {
  const { all, ask, calls } = instances(2);
  await textOf(await respond(all[0]!.cache, ask));
  await all[0]!.cache.settled();
  await new Promise((resolve) => setTimeout(resolve, 2));
  await textOf(await respond(all[1]!.cache, ask, { noCache: true }));
  expect(calls()).toBe(2);
});

it('shares no call that is not to be kept', async () => {
  const { all, ask, calls } = instances(2);
  const answers = all.map(({ cache }) => respond(cache, ask, { noStore: true }));
  await Promise.all(answers.map(async (answer) => textOf(await answer)));
  expect(calls()).toBe(2);
  expect(all.map(({ shared }) => shared.stats().led)).toEqual([0, 0]);
});

it('keeps the new answer where an answer that was begun was taken over', async () => {
  const { all } = instances(2, { separate: true });
  const [first, second] = [all[0]!.cache, all[1]!.cache];
  const answer = (id: string) => Buffer.from(encodeStream({ ...completion, id }));
  const headers = { 'content-type': 'text/event-stream' };
  const hanging: Ask = async (signal) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const bytes = answer('begun');
        controller.enqueue(bytes.subarray(0, bytes.indexOf('finish_reason":"stop')));
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body, { headers });
  };
  const led = textOf(await respond(first, hanging));
  led.catch(() => {});
  const served = await respond(second, async () => new Response(answer('again'), { headers }));
  const joined = textOf(served);
  await new Promise((resolve) => setTimeout(resolve, 30));
  first.abandon();
  await expect(led).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
  const events = (await joined).trim().split('\n\n');
  expect(events.at(-1)).toBe('data: [DONE]');
  expect(events.slice(0, -1).every((event) => event.includes('"id":"begun"'))).toBe(true);
  await second.settled();
  const again = await respond(second, hanging);
  expect(again).toMatchObject({ kind: 'hit', hit: { output: { ...completion, id: 'again' } } });
  expect(all[1]!.shared.stats()).toEqual({ led: 1, joined: 1, takenOver: 1, alone: 0 });
});
