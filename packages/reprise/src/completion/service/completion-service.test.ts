import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { openService, SlowModel } from './service-fixture.js';
import type { SuggestRequest } from './suggest-request.ts';

const turn = () => new Promise(setImmediate);

async function called({ calls }: SlowModel, count = 1): Promise<void> {
  await vi.waitFor(() => expect(calls).toHaveLength(count));
}

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
    const model = new SlowModel();
    const { service, suggest } = openService({ complete: model.complete });
    const answers = Array.from({ length: 10 }, () => suggest('The quick|'));
    await called(model);
    await turn();
    model.calls[0]!.answer.resolve(' fox jumps');
    for (const { suggestions } of await Promise.all(answers)) expect(suggestions[0]!.text).toBe(' fox jumps');
    expect(model.calls).toHaveLength(1);
    expect(await service.stats()).toMatchObject({ requests: 10, joined: 9, running: 0 });
  });

  it('gives what other sources found when one fails or is too slow, and does not cache that', async () => {
    const clock = new ManualClock();
    const warn = vi.fn();
    const logger = { debug() {}, info() {}, warn, error() {} };
    const model = new SlowModel();
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
    const model = new SlowModel();
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
    const model = new SlowModel();
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
    const model = new SlowModel();
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
