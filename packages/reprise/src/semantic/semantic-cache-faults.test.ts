import { afterEach, describe, expect, it, vi } from 'vitest';
import { memory } from '../stores/index.ts';
import { ChaosStore, FakeEmbedder, ManualClock } from '../testing/index.ts';
import { ask, closeOpened, open } from './semantic-cache-fixture.js';

afterEach(closeOpened);

describe('SemanticCache under faults', () => {
  it('answers exact requests while the embedder fails, and by meaning once it works', async () => {
    const embedder = new FakeEmbedder();
    const cache = open({ embedder });
    await cache.store('beta two', 'b');
    embedder.mode = 'fail';
    await cache.store('alpha one', 'a');
    expect(await cache.lookup(ask('alpha one'))).toBe('a');
    expect(await cache.lookup(ask('gamma three'))).toBeUndefined();
    embedder.mode = 'work';
    expect(await cache.lookup(ask('two beta'))).toBe('b');
    expect(cache.stats().faults).toBeGreaterThan(0);
  });

  it('finds by meaning what was kept while the embedder failed, soon after it works', async () => {
    const clock = new ManualClock();
    const embedder = new FakeEmbedder();
    const cache = open({ embedder, clock, store: memory({ clock }) });
    await cache.ready;
    embedder.mode = 'fail';
    const prompts = ['alpha one', 'beta two', 'gamma three', 'delta four'];
    await cache.store(prompts, prompts);
    const passes = (expected: object): Promise<void> =>
      vi.waitFor(
        () => {
          clock.advance(100);
          expect(cache.stats()).toMatchObject(expected);
        },
        { interval: 1, timeout: 5_000 },
      );
    await passes({ indexed: 0, faults: cache.stats().faults + 3 });
    embedder.mode = 'work';
    await passes({ entries: 4, indexed: 4 });
    expect(await cache.lookupMany([ask('one alpha'), ask('four delta')])).toEqual([
      'alpha one',
      'delta four',
    ]);
  });

  it('closes at once while the embedder hangs, and leaves what was not embedded to the next start', async () => {
    const clock = new ManualClock();
    const embedder = new FakeEmbedder();
    const store = memory({ clock });
    const cache = open({ embedder, clock, store });
    embedder.mode = 'fail';
    await cache.store('alpha one', 'a');
    embedder.mode = 'hang';
    const embed = vi.spyOn(embedder, 'embed');
    await vi.waitFor(
      () => {
        clock.advance(100);
        expect(embed).toHaveBeenCalledOnce();
      },
      { interval: 1, timeout: 5_000 },
    );
    const keeping = cache.store(['beta two', 'gamma three'], ['b', 'c']);
    await new Promise(setImmediate);
    const { faults } = cache.stats();
    await cache.close();
    await keeping;
    expect(cache.stats().faults).toBe(faults);
    const next = open({ clock, store });
    await next.ready;
    expect(next.stats()).toMatchObject({ entries: 3, indexed: 3 });
  });

  it('is a miss at the deadline when the embedder hangs', async () => {
    const clock = new ManualClock();
    const embedder = new FakeEmbedder();
    const cache = open({ embedder, clock, store: memory({ clock }) });
    await cache.store('alpha one', 'a');
    embedder.mode = 'hang';
    const lookup = cache.lookup(ask('beta two'));
    await new Promise(setImmediate);
    clock.advance(2_000);
    expect(await lookup).toBeUndefined();
  });

  it.each(['fail', 'hang'] as const)('is a miss when the store is told to %s, and recovers', async (mode) => {
    const clock = new ManualClock();
    const store = new ChaosStore(memory({ clock }));
    const cache = open({ store, clock });
    await cache.store('alpha one', 'a');
    store.reads = mode;
    const lookups = cache.lookupMany([ask('alpha one'), ask('one alpha')]);
    for (let turn = 0; turn < 6; turn++) {
      await new Promise(setImmediate);
      clock.advance(1_000);
    }
    expect(await lookups).toEqual([undefined, undefined]);
    store.reads = 'work';
    expect(await cache.lookupMany([ask('alpha one'), ask('one alpha')])).toEqual(['a', 'a']);
  });

  it('keeps store and index equal when a write fails', async () => {
    const store = new ChaosStore(memory());
    const cache = open({ store });
    store.writes = 'fail';
    expect(await cache.update(ask('alpha one'), 'a')).toBeUndefined();
    await expect(cache.store('alpha one', 'a')).rejects.toThrow('told to fail');
    store.writes = 'work';
    expect(cache.stats()).toMatchObject({ entries: 0, indexed: 0 });
    expect(await cache.lookup(ask('one alpha'))).toBeUndefined();
  });

  it('passes over an entry that is damaged or gone and serves the next one', async () => {
    const store = memory();
    const cache = open({ store });
    const [gone] = await cache.store(['alpha one two', 'alpha one'], ['gone', 'kept']);
    await store.deleteMany([gone!]);
    expect(await cache.lookup(ask('one two alpha'))).toBe('kept');
    expect(cache.stats().indexed).toBe(1);
  });
});
