import { afterEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../core/index.ts';
import { memory, type Store, sqlite } from '../stores/index.ts';
import { ChaosStore, FakeEmbedder, ManualClock } from '../testing/index.ts';
import { flat } from '../vectors/index.ts';
import { type ChatMessage, SemanticCache, type SemanticCacheOptions } from './index.ts';

const opened: SemanticCache<unknown>[] = [];

function open<T = string>(options: Partial<SemanticCacheOptions> = {}): SemanticCache<T> {
  const cache = new SemanticCache<T>({ embedder: new FakeEmbedder(), guards: [], ...options });
  opened.push(cache as SemanticCache<unknown>);
  return cache;
}

function ask(content: string): ChatMessage[] {
  return [{ role: 'user', content }];
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});

describe('SemanticCache', () => {
  it('answers the same words and other words of the same meaning', async () => {
    const cache = open();
    const entryId = await cache.update(ask('how do I reset my password'), 'Open Settings.');
    const exact = await cache.lookupDetailed(ask('how do I reset my password'));
    const similar = await cache.lookupDetailed(ask('my password: how do I reset it, please'));
    expect(exact.hit).toMatchObject({
      kind: 'exact',
      output: 'Open Settings.',
      entryId,
      similarity: 1,
      ageSeconds: 0,
    });
    expect(similar.hit).toMatchObject({ kind: 'semantic', output: 'Open Settings.', entryId });
    expect(similar.hit?.similarity).toBeGreaterThan(0.8);
    expect(similar.hit?.reasons[0]).toContain('0.8');
    expect(await cache.lookup(ask('where is the nearest bakery'))).toBeUndefined();
  });

  it('says why it has no answer', async () => {
    const cache = open();
    expect((await cache.lookupDetailed(ask('anything'))).reason).toBe('nothing of this scope is cached');
    await cache.update(ask('red green blue'), 'colours');
    const { hit, nearest, reason } = await cache.lookupDetailed(ask('red green yellow'));
    expect([hit, reason.includes('0.8')]).toEqual([undefined, true]);
    expect(nearest).toBeCloseTo(2 / 3, 2);
  });

  it.each([0, 'a', '', 'everybody'])('is never shared between users: user %j', async (userId) => {
    const store = memory();
    const [own, other, everybody] = [open({ store, userId }), open({ store, userId: 'b' }), open({ store })];
    await own.update(ask('hello there'), 'own');
    expect(await own.lookup(ask('hello there'))).toBe('own');
    expect(await other.lookup(ask('hello there'))).toBeUndefined();
    expect(await everybody.lookup(ask('hello there'))).toBeUndefined();
  });

  it('tells conversations apart that end with the same question', async () => {
    const cache = open();
    const about = (name: string) => [
      ...ask(`who is ${name}`),
      { role: 'assistant', content: 'a person' },
      ...ask('how old is he'),
    ];
    await cache.update(about('Adam'), '40');
    expect(await cache.lookup(about('Adam'))).toBe('40');
    expect(await cache.lookup(about('Bob'))).toBeUndefined();
  });

  it('replaces the answer to a prompt that is stored again, in the index too', async () => {
    const cache = open();
    await cache.store('one two three', 'old');
    await cache.store('one two three', 'new');
    expect(await cache.lookup(ask('three two one'))).toBe('new');
    expect(cache.stats()).toMatchObject({ entries: 1, indexed: 1 });
  });

  it('stores and looks up in batches, in order', async () => {
    const cache = open();
    const ids = await cache.store(['alpha one', 'beta two', 'gamma three'], ['a', 'b', 'c']);
    expect(new Set(ids).size).toBe(3);
    expect(await cache.lookupMany([ask('three gamma'), ask('nothing like it'), ask('alpha one')])).toEqual([
      'c',
      undefined,
      'a',
    ]);
    await expect(cache.store(['one', 'two'], ['only one'])).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
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

  it('embeds a prompt once for the lookup and the write behind it, and not at all in an empty scope', async () => {
    const embedder = new FakeEmbedder();
    const cache = open({ embedder });
    await cache.lookup(ask('alpha one'));
    expect(embedder.calls).toBe(0);
    await cache.update(ask('alpha one'), 'a');
    await cache.lookup(ask('beta two'));
    await cache.update(ask('beta two'), 'b');
    expect(embedder.calls).toBe(2);
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

  it('removes an answer by id or by messages, only its own', async () => {
    const store = memory();
    const [cache, other] = [open({ store, userId: 1 }), open({ store, userId: 2 })];
    const id = await cache.update(ask('alpha one'), 'a');
    await cache.update(ask('beta two'), 'b');
    expect(await other.remove(id!)).toBe(false);
    expect(await cache.remove(id!)).toBe(true);
    expect(await cache.remove(id!)).toBe(false);
    expect(await cache.remove(ask('beta two'))).toBe(true);
    expect(await cache.lookup(ask('one alpha'))).toBeUndefined();
    expect(cache.stats()).toMatchObject({ entries: 0, indexed: 0 });
  });

  it('clears what is its own and nothing else, also when it is empty', async () => {
    const store = memory();
    const [cache, other] = [open({ store, prefix: 'a' }), open({ store, prefix: 'ak' })];
    expect(await cache.clear()).toBe(0);
    await cache.store(['alpha one', 'beta two'], ['a', 'b']);
    await other.store('alpha one', 'other');
    expect(await cache.clear()).toBe(2);
    expect(await cache.lookup(ask('alpha one'))).toBeUndefined();
    expect(await other.lookup(ask('one alpha'))).toBe('other');
  });

  it('forgets an answer at the end of its life, in the index too', async () => {
    const clock = new ManualClock();
    const cache = open({ store: memory({ clock }), clock, ttl: '1m' });
    await cache.update(ask('alpha one'), 'a');
    await cache.update(ask('beta two'), 'b', { expire: 10 });
    clock.advance(10_000);
    expect(await cache.lookup(ask('two beta'))).toBeUndefined();
    expect((await cache.lookupDetailed(ask('one alpha'))).hit?.ageSeconds).toBe(10);
    clock.advance(50_000);
    expect(await cache.lookup(ask('one alpha'))).toBeUndefined();
    expect(cache.stats()).toMatchObject({ entries: 0, indexed: 0 });
  });

  it('respects an expiry of 0 and a similarity of 0', async () => {
    const cache = open({ similarity: 0 });
    await cache.update(ask('alpha one'), 'a', { expire: 0 });
    expect(await cache.lookup(ask('alpha one'))).toBeUndefined();
    await cache.update(ask('alpha one'), 'a');
    expect(await cache.lookup(ask('something else entirely'))).toBe('a');
  });

  it('keeps the answers that are used when it is full', async () => {
    const cache = open({ maxEntries: 2 });
    await cache.store('alpha one', 'a');
    await cache.store('beta two', 'b');
    expect(await cache.lookup(ask('one alpha'))).toBe('a');
    await cache.store('gamma three', 'c');
    expect(await cache.lookupMany([ask('alpha one'), ask('two beta'), ask('gamma three')])).toEqual([
      'a',
      undefined,
      'c',
    ]);
    expect(cache.stats()).toMatchObject({ entries: 2, indexed: 2 });
  });

  it('follows what the store evicts by itself', async () => {
    const cache = open({ store: memory({ maxEntries: 1 }) });
    await cache.store('alpha one', 'a');
    await cache.store('beta two', 'b');
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
    const cache = open({ store, embedder, maxEntries: 2_000 });
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
    expect(read.mock.calls.length).toBe(1_000);
    expect(turns).toBeGreaterThan(10);
  });

  it.each([
    ['another embedder', new FakeEmbedder({ id: 'other' })],
    ['other dimensions', new FakeEmbedder({ dimensions: 32 })],
  ])('never compares vectors of %s: the answer serves exact requests only', async (_, embedder) => {
    const store = memory();
    await open({ store }).store(['alpha one', 'beta two'], ['a', 'b']);
    const cache = open({ store, embedder });
    await cache.ready;
    expect(await cache.lookup(ask('one alpha'))).toBeUndefined();
    expect(await cache.lookup(ask('alpha one'))).toBe('a');
    await cache.store('gamma three', 'c');
    expect(await cache.lookup(ask('alpha one'))).toBe('a');
  });

  it.each(['coverage', 'truncation'])('neither asks nor answers by meaning at too low %s', async (kind) => {
    const embedder = new FakeEmbedder();
    const cache = open({ embedder, minimumCoverage: 0.5 });
    const confuse = (on: boolean) => {
      embedder.coverage = kind === 'coverage' && on ? 0.4 : 0.6;
      embedder.truncated = kind === 'truncation' && on;
    };
    confuse(true);
    await cache.store('alpha one', 'a');
    confuse(false);
    expect(await cache.lookup(ask('one alpha'))).toBeUndefined();
    expect(await cache.lookup(ask('alpha one'))).toBe('a');
    await cache.store('beta two', 'b');
    confuse(true);
    expect((await cache.lookupDetailed(ask('two beta'))).refusedBy).toBe('coverage');
  });

  it('asks every guard, and counts their vetoes', async () => {
    const guards = [{ name: 'never', check: () => ({ guard: 'never', reason: 'on principle' }) }];
    const cache = open({ guards });
    await cache.store('alpha one', 'a');
    const { hit, reason, refusedBy } = await cache.lookupDetailed(ask('one alpha'));
    expect([hit, refusedBy]).toEqual([undefined, 'never']);
    expect(reason).toBe('vetoed by the guard never: on principle');
    expect(cache.stats().refusals).toEqual({ never: 1 });
    expect(await cache.lookup(ask('alpha one'))).toBe('a');
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
