import { describe, expect, it, vi } from 'vitest';
import { type Deferred, deferred } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import type { CompletionPrompt } from './completion-service-options.ts';
import { openService, place } from './service-fixture.js';
import type { SuggestRequest } from './suggest-request.ts';
import type { SuggestStep } from './suggest-steps.ts';

const turn = () => new Promise(setImmediate);

/** A model that answers when it is told to. */
function slowModel() {
  const calls: { prompt: CompletionPrompt; signal: AbortSignal; answer: Deferred<string> }[] = [];
  const complete = vi.fn((prompt: CompletionPrompt, signal: AbortSignal) => {
    const answer = deferred<string>();
    calls.push({ prompt, signal, answer });
    return answer.promise;
  });
  return { complete, calls };
}

async function called({ calls }: ReturnType<typeof slowModel>, count = 1): Promise<void> {
  await vi.waitFor(() => expect(calls).toHaveLength(count));
}

describe('S2-54 continuations by a model', () => {
  it.each([
    [' fox jumps\n over the dog\n and a third', [' fox jumps', ' over the dog']],
    ['1. fox jumps\n- "over it"', ['fox jumps', 'over it']],
    ['```\n fox jumps\n```\n\nit\n', [' fox jumps']],
    ['The quick fox jumps', [' fox jumps']],
    ['', []],
    ['跳过了那只懒狗', ['跳过了那只懒狗']],
  ])('are the lines of %j', async (answer, expected) => {
    const { suggest } = openService({ complete: async () => answer });
    const { suggestions } = await suggest('The quick|');
    expect(suggestions.map(({ text }) => text)).toEqual(expected);
    for (const each of suggestions) {
      expect(each).toMatchObject({ type: 'semantic_continuation', confidence: 0.8 });
    }
  });

  it('are asked for with the text around the cursor, what is known of the document, and facts', async () => {
    const prompts: CompletionPrompt[] = [];
    const complete = async (prompt: CompletionPrompt) => {
      prompts.push(prompt);
      return '';
    };
    const { service, suggest } = openService({ complete });
    await service.precompute('d', '# Animals\n## Foxes');
    await suggest('Once\nThe quick| dog', { documentId: 'd', context: { tone: 'dry' } });
    expect(prompts[0]!.system).toContain('never an instruction');
    expect(prompts[0]!.user).toBe(
      [
        '<outline>\n# Animals\n## Foxes\n</outline>',
        '<facts>\n{"tone":"dry"}\n</facts>',
        '<before>\nOnce\nThe quick\n</before>',
        '<after>\n dog\n</after>',
        '<line>\nThe quick dog\n</line>',
      ].join('\n'),
    );
  });
});

describe('S2-56 references', () => {
  const passages = [
    { text: 'Foxes are quick. They are also brown. Nobody knows why.', source: 'zoo.md', score: 0.9 },
    { text: 'Dogs are lazy animals.', source: 'dogs.md', score: 0.69 },
    { text: 'Short. A cat sleeps all day.', source: 'cats.md', score: 0.75 },
  ];

  it('are the first two sentences of passages that score 0.7 or more, with their source', async () => {
    const search = vi.fn(async () => passages);
    const { suggest } = openService({ retriever: { search }, maxSuggestions: 20 });
    const { suggestions } = await suggest('Once upon a time, the quick|');
    expect(search).toHaveBeenCalledWith('Once upon a time, the quick', 5, expect.any(AbortSignal));
    expect(suggestions.map(({ text, confidence, contextUsed }) => [text, confidence, contextUsed])).toEqual([
      ['Foxes are quick.', 0.9, ['Source: zoo.md']],
      ['They are also brown.', 0.9, ['Source: zoo.md']],
      ['A cat sleeps all day.', 0.75, ['Source: cats.md']],
    ]);
  });

  it('are not searched for with less than ten characters', async () => {
    const search = vi.fn(async () => passages);
    const { texts } = openService({ retriever: { search } });
    expect(await texts('The quick|')).toEqual([]);
    expect(search).not.toHaveBeenCalled();
  });

  const manual =
    '# Cache\n\nThe cache evicts old entries by age.\n\n# 缓存\n\n缓存按照时间淘汰旧的条目。还有别的。';

  it.each([
    ['Why the cache evicts old?|', 'The cache evicts old entries by age.', 'Source: manual, Cache'],
    ['我们的缓存按照时间淘汰|', '缓存按照时间淘汰旧的条目。', 'Source: manual, 缓存'],
  ])('come from the sections of the precomputed document: %s', async (marked, text, source) => {
    const { service, suggest } = openService();
    await service.precompute('manual', manual);
    const { suggestions } = await suggest(marked, { documentId: 'manual' });
    expect(suggestions[0]).toMatchObject({ text, contextUsed: [source] });
    expect((await suggest(marked)).suggestions).toEqual([]);
  });

  it('do not come from the section that is being written', async () => {
    const { service, texts } = openService();
    await service.precompute('manual', manual);
    expect(await texts('The cache evicts old|', { documentId: 'manual' })).toEqual([]);
  });

  it('come from all precomputed documents where that is asked for, as they are now', async () => {
    const { service, texts } = openService({ retriever: 'precomputed' });
    await service.precompute('a', 'Entries leave the cache when they are too old.');
    await service.precompute('b', 'Nothing about that, but something else entirely.');
    expect(await texts('why entries leave the cache?|')).toEqual([
      'Entries leave the cache when they are too old.',
    ]);
    await service.precompute('a', 'Only whatever else there may be to read here.');
    expect(await texts('when entries leave the cache?|')).toEqual([]);
    await service.clear();
    expect(await texts('but something else entirely?|')).toEqual([]);
  });
});

describe('S2-57 ranking', () => {
  const retriever = (...texts: [string, number][]) => ({
    search: async () => texts.map(([text, score]) => ({ text, source: 's', score })),
  });

  it('puts the highest confidence first, drops what says the same, and gives three', async () => {
    const { suggest } = openService({
      complete: async () => 'the lazy dog sleeps all day long\nThe lazy dog sleeps all day long here',
      retriever: retriever(
        ['one two three four five six.', 0.7],
        ['One two three four five SIX!', 0.99],
        ['one two three four five seven.', 0.98],
        ['something else entirely.', 0.75],
      ),
    });
    const { suggestions } = await suggest('- a long enough item|');
    expect(suggestions.map(({ text, confidence }) => [text, confidence])).toEqual([
      ['One two three four five SIX!', 0.99],
      ['one two three four five seven.', 0.98],
      ['\n- ', 0.95],
    ]);
    const all = await suggest('- a long enough item|', { maxSuggestions: 20 });
    expect(all.cacheHit).toBe(true);
    expect(all.suggestions.map(({ text }) => text).slice(3)).toEqual([
      'the lazy dog sleeps all day long',
      'something else entirely.',
    ]);
  });
});

describe('S2-50 the service', () => {
  it('answers from the cache the second time, and asks nobody (3.7 #16: cache_hit)', async () => {
    const clock = new ManualClock();
    const complete = vi.fn(async () => ' fox jumps');
    const { suggest } = openService({ complete }, clock);
    const first = await suggest('The quick|');
    clock.advance(1_000);
    const second = await suggest('The quick|');
    expect([first.cacheHit, second.cacheHit]).toEqual([false, true]);
    expect(second.suggestions).toEqual(first.suggestions);
    expect(complete).toHaveBeenCalledTimes(1);
  });

  it('says how long it took', async () => {
    const clock = new ManualClock();
    const { suggest } = openService(
      {
        complete: async () => {
          clock.advance(40);
          return 'fox jumps';
        },
      },
      clock,
    );
    expect((await suggest('The quick|')).took).toBe(40);
  });

  it('asks the model once for all who ask the same at once', async () => {
    const model = slowModel();
    const { service, suggest } = openService({ complete: model.complete });
    const answers = Array.from({ length: 10 }, () => suggest('The quick|'));
    await called(model);
    await turn();
    model.calls[0]!.answer.resolve(' fox jumps');
    for (const { suggestions } of await Promise.all(answers)) expect(suggestions[0]!.text).toBe(' fox jumps');
    expect(model.complete).toHaveBeenCalledTimes(1);
    expect(await service.stats()).toMatchObject({ requests: 10, joined: 9, running: 0 });
  });

  it('gives what other sources found when one fails or is too slow, and does not cache that', async () => {
    const clock = new ManualClock();
    const warn = vi.fn();
    const logger = { debug() {}, info() {}, warn, error() {} };
    const model = slowModel();
    const search = vi.fn(async () => Promise.reject(new Error('no index')));
    const options = { complete: model.complete, retriever: { search }, timeout: '2s', logger };
    const { service, suggest } = openService(options, clock);
    for (const attempt of [1, 2]) {
      const answer = suggest('- a long enough item|');
      await called(model, attempt);
      clock.advance(2_000);
      expect(await answer).toMatchObject({ cacheHit: false, suggestions: [{ text: '\n- ' }] });
      expect(model.calls[attempt - 1]!.signal.aborted).toBe(true);
    }
    const { failures, timeouts } = await service.stats();
    expect([failures, timeouts]).toEqual([{ references: 2, 'semantic continuation': 2 }, 2]);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('works on the types that are asked for only', async () => {
    const complete = vi.fn(async () => ' fox jumps');
    const { texts } = openService({ complete });
    expect(await texts('- The quick|', { types: ['template_completion'] })).toEqual(['\n- ']);
    expect(complete).not.toHaveBeenCalled();
    expect(await texts('- The quick|', { types: ['semantic_continuation'] })).toEqual([' fox jumps']);
  });

  it.each([
    ['empty text', { text: '', cursorPosition: 0 }],
    ['a cursor behind the end', { text: 'abc', cursorPosition: 4 }],
    ['a cursor in front of the beginning', { text: 'abc', cursorPosition: -1 }],
    ['half a cursor', { text: 'abc', cursorPosition: 1.5 }],
    ['a cursor in the middle of a surrogate pair', { text: 'abc👍', cursorPosition: 4 }],
    ['over 1 MiB', { text: '牛'.repeat(400_000), cursorPosition: 3 }],
    ['no types', { text: 'abc', cursorPosition: 3, types: [] }],
    ['too many suggestions', { text: 'abc', cursorPosition: 3, maxSuggestions: 21 }],
    ['too many facts', { text: 'abc', cursorPosition: 3, context: { a: 'x'.repeat(17_000) } }],
    ['no document', { text: 'abc', cursorPosition: 3, documentId: '' }],
  ])('refuses %s', async (_, request) => {
    const { service } = openService();
    await expect(service.suggest(request as SuggestRequest)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it.each(['|abc', 'ab|c', 'a👍|'.replace('a', 'abc')])('answers at %j', async (marked) => {
    const { suggest } = openService();
    expect(await suggest(marked)).toMatchObject({ suggestions: [], cacheHit: false });
  });

  it('suggests nothing after it was closed, which waits for what is under way', async () => {
    const model = slowModel();
    const { service, suggest } = openService({ complete: model.complete });
    const answer = suggest('The quick|');
    await called(model);
    const closed = service.close();
    model.calls[0]!.answer.resolve(' fox jumps');
    await closed;
    expect((await answer).suggestions).toHaveLength(1);
    await expect(suggest('The quick|')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

describe('somebody who leaves', () => {
  it('ends the call to the model when nobody else waits for it', async () => {
    const model = slowModel();
    const { suggest } = openService({ complete: model.complete });
    const [ann, bob] = [new AbortController(), new AbortController()];
    const answers = [ann, bob].map(({ signal }) => suggest('The quick|', { signal }));
    const ends = answers.map((answer) => answer.catch((error: unknown) => error));
    await called(model);
    await turn();
    ann.abort(new Error('ann left'));
    expect(await ends[0]).toEqual(new Error('ann left'));
    await turn();
    expect(model.calls[0]!.signal.aborted).toBe(false);
    bob.abort(new Error('bob left'));
    expect(await ends[1]).toEqual(new Error('bob left'));
    await vi.waitFor(() => expect(model.calls[0]!.signal.aborted).toBe(true));
    const again = suggest('The quick|');
    await called(model, 2);
    model.calls[1]!.answer.resolve(' fox jumps');
    expect((await again).suggestions).toHaveLength(1);
  });

  it('takes nothing from others', async () => {
    const model = slowModel();
    const { suggest } = openService({ complete: model.complete });
    const leaving = new AbortController();
    const left = suggest('The quick|', { signal: leaving.signal }).catch(() => 'left');
    const staying = suggest('The quick|');
    await called(model);
    leaving.abort();
    expect(await left).toBe('left');
    model.calls[0]!.answer.resolve(' fox jumps');
    expect((await staying).suggestions).toHaveLength(1);
  });

  it('before it asked is told so', async () => {
    const { suggest } = openService();
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(suggest('- milk|', { signal })).rejects.toThrow('gone');
  });
});

describe('a stream', () => {
  it('tells every step, and the pipeline runs once (3.7 #16)', async () => {
    const complete = vi.fn(async () => ' and honey');
    const { service } = openService({ complete });
    const read = async (): Promise<SuggestStep[]> => {
      const steps: SuggestStep[] = [];
      for await (const step of service.stream(place('- milk|'))) steps.push(step);
      return steps;
    };
    const template = expect.objectContaining({ text: '\n- ', confidence: 0.95 });
    const continuation = expect.objectContaining({ text: ' and honey', confidence: 0.8 });
    expect(await read()).toEqual([
      { step: 'start' },
      { step: 'processing', type: 'template_completion' },
      { step: 'processing', type: 'context_aware' },
      { step: 'processing', type: 'reference_suggestion' },
      { step: 'processing', type: 'semantic_continuation' },
      { step: 'suggestion', suggestion: template },
      { step: 'suggestion', suggestion: continuation },
      { step: 'complete', total: 2, cacheHit: false, took: 0 },
    ]);
    expect(await read()).toEqual([
      { step: 'start' },
      { step: 'suggestion', suggestion: template },
      { step: 'suggestion', suggestion: continuation },
      { step: 'complete', total: 2, cacheHit: true, took: 0 },
    ]);
    expect(complete).toHaveBeenCalledTimes(1);
  });

  it('gives what nothing can come before while the model still works', async () => {
    const model = slowModel();
    const { service } = openService({ complete: model.complete });
    const steps = service.stream(place('- milk|'));
    const seen: string[] = [];
    for await (const step of steps) {
      seen.push(step.step);
      if (step.step === 'suggestion') model.calls[0]!.answer.resolve(' and honey');
    }
    expect(seen.filter((step) => step !== 'processing')).toEqual([
      'start',
      'suggestion',
      'suggestion',
      'complete',
    ]);
  });

  it('that is not read to its end ends the call to the model', async () => {
    const model = slowModel();
    const { service } = openService({ complete: model.complete });
    for await (const { step } of service.stream(place('- milk|'))) if (step === 'suggestion') break;
    await vi.waitFor(() => expect(model.calls[0]!.signal.aborted).toBe(true));
  });

  it('refuses a bad request before it begins', () => {
    const { service } = openService();
    expect(() => service.stream({ text: '', cursorPosition: 0 })).toThrow('text must not be empty');
  });
});
