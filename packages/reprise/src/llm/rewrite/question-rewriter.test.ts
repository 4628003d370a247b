import { afterEach, describe, expect, it } from 'vitest';
import {
  AnswerCache,
  type ChatMessage,
  type ChatRequest,
  defaultGuards,
  withDefaults,
} from '../../semantic/index.ts';
import { FakeEmbedder, ManualClock } from '../../testing/index.ts';
import { type Completion, noDirectives, ResponseCache, type ResponseCacheOptions } from '../index.ts';
import type { RewriteQuestion } from './question-rewriter.ts';

const clock = new ManualClock();
const opened: AnswerCache<Completion>[] = [];
afterEach(() => Promise.all(opened.splice(0).map((answers) => answers.close())));

/** A rewriter that puts the topic of the first turn into the last question. */
const withTopic: RewriteQuestion = async ({ messages }) => {
  const topic = messages.find(({ role }) => role === 'user')?.content;
  return `${messages.at(-1)?.content} (${topic})`;
};

function open(rewrite: RewriteQuestion, options: Partial<ResponseCacheOptions> = {}) {
  const answers = new AnswerCache<Completion>(
    withDefaults({
      embedder: new FakeEmbedder({ dimensions: 512 }),
      guards: defaultGuards,
      confidence: 0,
      clock,
    }),
  );
  opened.push(answers);
  const calls: string[] = [];
  const counted: RewriteQuestion = (request, context) => {
    calls.push(context.tenant);
    return rewrite(request, context);
  };
  return { cache: new ResponseCache({ answers, clock, rewrite: counted, ...options }), calls };
}

function talk(...contents: string[]): ChatRequest {
  const messages = contents.map(
    (content, at): ChatMessage => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }),
  );
  return { model: 'm', messages };
}

function completion(content: string): Completion {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  return { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices };
}

async function ask(cache: ResponseCache, request: ChatRequest, answer = 'asked', tenant = 't') {
  const served = await cache.respond(request, { tenant, directives: noDirectives }, async () =>
    Response.json(completion(answer)),
  );
  if (served.kind === 'flight') await served.reader.answer({ stream: false, includeUsage: false });
  await cache.settled();
  return served.kind === 'hit'
    ? `${served.hit.kind}: ${served.hit.output.choices[0]?.message.content}`
    : served.kind;
}

const pears = talk('red pears', 'Pears are fruit.', 'how are they stored best');
const pearsToo = talk('red pears', 'Yes?', 'how are they best stored');

describe('a conversation whose question is rewritten', () => {
  it('is answered by the meaning of its question, whatever was said before', async () => {
    const { cache } = open(withTopic);
    expect(await ask(cache, pears, 'cool')).toBe('flight');
    expect(await ask(cache, pearsToo)).toBe('semantic: cool');
    expect(await ask(cache, talk('green tea', 'Tea?', 'how are they stored best'))).toBe('flight');
  });

  it('is asked for exactly first, which takes no rewrite', async () => {
    const { cache, calls } = open(withTopic);
    await ask(cache, pears, 'cool');
    expect(calls).toHaveLength(1);
    expect(await ask(cache, pears)).toBe('exact: cool');
    expect(calls).toHaveLength(1);
  });

  it('is rewritten only when something came before its question', async () => {
    const { cache, calls } = open(withTopic);
    const told: ChatMessage = { role: 'system', content: 'Be kind.' };
    const { messages } = talk('red pears');
    await ask(cache, { model: 'm', messages: [told, ...messages] });
    await ask(cache, { ...pears, tools: [{}] });
    expect(calls).toEqual([]);
  });

  it('shares nothing with other tenants, instructions, models and questions that stood alone', async () => {
    const { cache, calls } = open(withTopic);
    await ask(cache, pears, 'cool');
    const told: ChatMessage = { role: 'system', content: 'Be kind.' };
    expect(await ask(cache, pearsToo, 'a', 'other')).toBe('flight');
    expect(await ask(cache, { ...pearsToo, messages: [told, ...pearsToo.messages] })).toBe('flight');
    expect(await ask(cache, { ...pearsToo, model: 'n' })).toBe('flight');
    expect(await ask(cache, talk('how are they best stored (red pears)'))).toBe('flight');
    expect(calls).toEqual(['t', 'other', 't', 't']);
  });

  it('is guarded by what was rewritten', async () => {
    const { cache } = open(withTopic);
    await ask(cache, talk('order 17 of red pears', 'Yes?', 'where is it now'), 'here');
    expect(await ask(cache, talk('order 18 of red pears', 'Yes?', 'where is it now'))).toBe('flight');
    expect(cache.stats().cache.refusals).not.toEqual({});
  });

  it('is answered exactly or not at all when the rewrite fails, is empty or too long', async () => {
    for (const rewrite of [
      async () => Promise.reject(new Error('down')),
      async () => undefined,
      async () => ' ',
      async () => 'x'.repeat(2_001),
    ]) {
      const { cache } = open(rewrite);
      await ask(cache, pears, 'cool');
      expect(await ask(cache, pearsToo)).toBe('flight');
      expect(await ask(cache, pears)).toBe('exact: cool');
      expect(cache.stats().rewrites).toMatchObject({ calls: 2, rewritten: 0 });
    }
  });

  it('is told, with the answer, that its question could not be rewritten', async () => {
    const { cache } = open(async () => Promise.reject(new Error('down')));
    const context = { tenant: 't', directives: noDirectives };
    const served = await cache.respond(pears, context, async () => Response.json(completion('cool')));
    expect(served).toMatchObject({ reason: expect.stringContaining('could not be rewritten') });
    await cache.settled();
  });

  it('waits for its rewrite no longer than the deadline, and not at all after failures in a row', async () => {
    let signal: AbortSignal | undefined;
    const { cache, calls } = open((_, context) => {
      signal = context.signal;
      return new Promise(() => {});
    });
    for (let at = 0; at < 3; at += 1) {
      const answered = ask(cache, talk('red pears', 'Yes?', `question ${at}`));
      while (calls.length <= at) await new Promise(setImmediate);
      clock.advance(1_500);
      expect(await answered).toBe('flight');
      expect(signal?.aborted).toBe(true);
    }
    expect(await ask(cache, talk('red pears', 'Yes?', 'one more'))).toBe('flight');
    expect(calls).toHaveLength(3);
    expect(cache.stats().rewrites).toMatchObject({ calls: 3, failures: 3 });
    expect(cache.stats().rewrites?.skipped).toBe(1);
    clock.advance(30_000);
    const later = ask(cache, talk('red pears', 'Yes?', 'and later'));
    while (calls.length < 4) await new Promise(setImmediate);
    clock.advance(1_500);
    await later;
  });

  it('is looked up, and explained, without a rewrite unless there was one lately', async () => {
    const { cache, calls } = open(withTopic);
    const context = { tenant: 't', directives: noDirectives };
    await ask(cache, pears, 'cool');
    expect(await cache.peek(pearsToo, context)).toMatchObject({
      hit: undefined,
      reason: expect.stringContaining('not rewritten lately'),
    });
    expect(await cache.explain(pearsToo, context)).toMatchObject({
      outcome: 'miss',
      reason: expect.stringContaining('rewritten'),
      candidates: [],
    });
    expect(calls).toHaveLength(1);
    await ask(cache, pearsToo);
    expect(calls).toHaveLength(2);
    expect((await cache.peek(pearsToo, context)).hit?.kind).toBe('semantic');
    const explanation = await cache.explain(pearsToo, context);
    expect(explanation).toMatchObject({ outcome: 'semantic', candidates: [{ veto: undefined }] });
    expect(calls).toHaveLength(2);
  });

  it('has what the rewrite cost counted', async () => {
    const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };
    const { cache } = open(async () => ({ text: 'a question', model: 'gpt-4o', usage }));
    await ask(cache, pears);
    expect(cache.stats().rewrites).toMatchObject({ calls: 1, rewritten: 1, tokens: 1_100, usd: 0.0035 });
  });

  it('does not take a rewrite by a model without a price for free', async () => {
    const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };
    const { cache } = open(async () => ({ text: 'a question', model: 'local', usage }));
    await ask(cache, pears);
    expect(cache.stats()).toMatchObject({ rewrites: { tokens: 1_100 }, unpriced: ['local'] });
    expect(cache.stats().rewrites?.usd).toBeUndefined();
  });
});

describe('an agent', () => {
  it('of ten turns that are nearly the same is never given an earlier answer (spec 12)', async () => {
    const { cache, calls } = open(withTopic);
    const messages: ChatMessage[] = [{ role: 'user', content: 'fix the failing test' }];
    for (let at = 0; at < 10; at += 1) {
      expect(await ask(cache, { model: 'm', messages: [...messages] }, `step ${at}`)).toBe('flight');
      messages.push(
        { role: 'assistant', content: null, tool_calls: [{ id: `${at}`, function: { name: 'run' } }] },
        { role: 'tool', tool_call_id: `${at}`, content: 'one test fails' },
        { role: 'user', content: 'fix the failing test' },
      );
    }
    const withTools = { model: 'm', tools: [{ type: 'function' }] };
    for (const words of ['run the test', 'run test', 'run the tests', 'test run the']) {
      expect(await ask(cache, { ...withTools, messages: [{ role: 'user', content: words }] })).toBe('flight');
    }
    expect(calls).toEqual([]);
  });
});
