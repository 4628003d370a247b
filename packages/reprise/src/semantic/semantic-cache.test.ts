import { afterEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../core/index.ts';
import { memory, type Store, sqlite } from '../stores/index.ts';
import { ChaosStore, FakeEmbedder, semanticCacheContract } from '../testing/index.ts';
import { flat } from '../vectors/index.ts';
import { ask, closeOpened, open } from './semantic-cache-fixture.js';

afterEach(closeOpened);

describe('SemanticCache', () => {
  describe('keeps its contract over the flat index', () => {
    for (const { title, run } of semanticCacheContract(() => () => flat())) it(title, run);
  });

  it('answers getExact without an embedding', async () => {
    const embedder = new FakeEmbedder();
    const cache = open({ embedder });
    await cache.store('alpha one', 'a');
    const before = embedder.calls;
    expect(await cache.getExact('alpha one')).toBe('a');
    expect(await cache.getExact('one alpha')).toBeUndefined();
    expect(embedder.calls).toBe(before);
  });

  it('answers exact requests while a prompt is still being embedded, and does not bring back what was removed', async () => {
    const gate = deferred<void>();
    const embedder = new FakeEmbedder();
    const embed = embedder.embed.bind(embedder);
    embedder.embed = (texts) => gate.promise.then(() => embed(texts));
    const cache = open({ embedder });
    const [kept, removed] = ['alpha one', 'beta two'].map((prompt) => cache.update(ask(prompt), prompt));
    await new Promise(setImmediate);
    expect(await cache.getExact('beta two')).toBe('beta two');
    expect(await cache.remove(ask('beta two'))).toBe(true);
    gate.resolve();
    await Promise.all([kept, removed]);
    expect(await cache.lookupMany([ask('one alpha'), ask('beta two')])).toEqual(['alpha one', undefined]);
    expect(cache.stats()).toMatchObject({ entries: 1, indexed: 1 });
  });

  it('finds by meaning what an earlier process stored', async () => {
    const store: Store = sqlite(':memory:');
    const first = open({ store });
    await first.store('alpha one', 'a');
    await first.close();
    const second = open({ store });
    await second.ready;
    expect(await second.lookup(ask('one alpha'))).toBe('a');
    expect(second.stats()).toMatchObject({ entries: 1, indexed: 1 });
    await second.close();
    await store.close();
  });

  it('embeds what an earlier process wrote but could not embed, and leaves alone what is not understood', async () => {
    const store = memory();
    const [failing, confused, embedder] = [new FakeEmbedder(), new FakeEmbedder(), new FakeEmbedder()];
    failing.mode = 'fail';
    confused.coverage = 0.1;
    await open({ store, embedder: confused }).store('beta two', 'b');
    await open({ store, embedder: failing }).store('alpha one', 'a');
    const cache = open({ store, embedder });
    await cache.ready;
    expect(await cache.lookupMany([ask('one alpha'), ask('two beta'), ask('beta two')])).toEqual([
      'a',
      undefined,
      'b',
    ]);
    expect(cache.stats()).toMatchObject({ entries: 2, indexed: 1, writes: 0 });
  });

  it('survives an index that fails to remove', async () => {
    const index = flat();
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown): number => rejections.push(reason);
    process.on('unhandledRejection', onRejection);
    let removals = 0;
    index.remove = async () => {
      removals += 1;
      throw new Error('down');
    };
    const cache = open({ index });
    await cache.store('alpha one', 'a');
    expect(await cache.remove(ask('alpha one'))).toBe(true);
    expect(await cache.lookup(ask('one alpha'))).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', onRejection);
    expect([removals, rejections]).toEqual([1, []]);
  });

  it('closes although the store hangs while it looks for what is to be embedded at the start', async () => {
    const inner = memory();
    const failing = new FakeEmbedder();
    failing.mode = 'fail';
    await open({ store: inner, embedder: failing }).store('alpha one', 'a');
    const store = new ChaosStore(inner);
    const scanned = vi.spyOn(store, 'getMany').mockReturnValue(new Promise(() => {}));
    const cache = open({ store, storeDeadline: 10 });
    await vi.waitFor(() => expect(scanned).toHaveBeenCalled());
    await cache.close();
  });

  it('lets other work go on while it looks for what is to be embedded at the start', async () => {
    const store = memory();
    const embedder = new FakeEmbedder();
    embedder.mode = 'fail';
    const prompts = Array.from({ length: 1_000 }, (_, at) => `item ${at}`);
    await open({ store, embedder, maxEntries: 2_000 }).store(prompts, prompts);
    const cache = open({ store, maxEntries: 2_000 });
    const read = vi.spyOn(store, 'getMany');
    let turns = 0;
    let turning = true;
    const turn = (): void => {
      if (read.mock.calls.length > 0) turns += 1;
      if (turning) setImmediate(turn);
    };
    turn();
    await cache.ready;
    turning = false;
    expect(cache.stats().indexed).toBe(1_000);
    expect(turns).toBeGreaterThan(10);
  });

  it('finds by meaning all that was stored in one call', async () => {
    const cache = open();
    const prompts = Array.from({ length: 200 }, (_, at) => `item ${at}`);
    await cache.store(prompts, prompts);
    expect(cache.stats()).toMatchObject({ entries: 200, indexed: 200 });
  });

  it('gives out copies: changing an answer does not change the cache', async () => {
    const cache = open<{ list: number[] }>();
    const answer = { list: [1] };
    await cache.store('alpha one', answer);
    answer.list.push(2);
    (await cache.getExact('alpha one'))!.list.push(3);
    expect(await cache.getExact('alpha one')).toEqual({ list: [1] });
  });

  it('ignores messages that do not end with the user', async () => {
    const cache = open();
    expect(await cache.update([{ role: 'assistant', content: 'hi' }], 'x')).toBeUndefined();
    expect(await cache.lookup([])).toBeUndefined();
    expect(cache.stats().entries).toBe(0);
  });

  it.each([{ maxEntries: 0 }, { minimumCoverage: 2 }, { ttl: 'soon' }, { similarity: 3 }])(
    'refuses %j',
    (options) => {
      expect(() => open(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});
