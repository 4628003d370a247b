import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../core/index.ts';
import { memory } from '../stores/index.ts';
import { ChaosStore, FakeEmbedder, ManualClock } from '../testing/index.ts';
import { ask, closeOpened, open } from './semantic-cache-fixture.js';

afterEach(closeOpened);

/** Lets time pass in steps under the deadlines of what begins meanwhile. */
async function pass(clock: ManualClock, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes * 120; passed += 1) {
    clock.advance(500);
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
  }
}

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

  it('tells once that the embedder fails, however many lookups end before they need it', async () => {
    const lines: string[] = [];
    const tell = (message: string) => void lines.push(message.replace(/[:;].*/, ''));
    const logger = { ...silentLogger, info: tell, warn: tell };
    const embedder = new FakeEmbedder();
    const cache = open({ embedder, logger });
    embedder.mode = 'fail';
    for (const prompt of ['alpha one', 'beta two', 'gamma three']) {
      await cache.store(prompt, prompt);
      expect(await cache.lookupDetailed(ask(`${prompt} again`))).toMatchObject({
        hit: undefined,
        reason: 'nothing of this scope is cached and embedded',
      });
    }
    expect(lines).toEqual(['Comparing by meaning fails']);
    embedder.mode = 'work';
    await cache.store('delta four', 'd');
    expect(lines).toEqual(['Comparing by meaning fails', 'Comparing by meaning works again']);
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

  describe('with a prompt that the embedder never takes', () => {
    /** Takes all but what has the word `strange` in it. */
    class Refusing extends FakeEmbedder {
      refusals = 0;

      override async embed(texts: readonly string[]) {
        if (!texts.some((text) => text.includes('strange'))) return super.embed(texts);
        this.refusals += 1;
        throw new Error('this text is strange');
      }
    }

    function world() {
      const clock = new ManualClock();
      const store = memory({ clock });
      const warned: string[] = [];
      const logger = { ...silentLogger, warn: (line: string) => void warned.push(line) };
      const start = (embedder: FakeEmbedder) => open({ embedder, clock, store, logger, ttl: 'forever' });
      return { clock, warned, start };
    }

    it('gives it up after a few attempts, says so, and answers exact requests on', async () => {
      const { clock, warned, start } = world();
      const embedder = new Refusing();
      const cache = start(embedder);
      await cache.store(['strange one', 'alpha two'], ['a', 'b']);
      await pass(clock, 20);
      expect([embedder.refusals, cache.stats().unembedded]).toEqual([11, 1]);
      await pass(clock, 60);
      expect(embedder.refusals).toBe(11);
      expect(warned.filter((line) => line.startsWith('The embedder refuses a prompt'))).toHaveLength(1);
      expect(await cache.lookup(ask('strange one'))).toBe('a');
      expect(cache.stats()).toMatchObject({ entries: 2, indexed: 1 });
    });

    it('tries it again when it is written again, or there is another embedder, but not at the next start', async () => {
      const { clock, start } = world();
      const [first, second] = [new Refusing(), new Refusing()];
      const cache = start(first);
      await cache.store('strange one', 'a');
      await pass(clock, 20);
      await cache.close();
      const next = start(second);
      await next.ready;
      await pass(clock, 20);
      expect([second.refusals, next.stats().unembedded]).toEqual([0, 0]);
      await next.store('strange one', 'b');
      expect(second.refusals).toBe(1);
      await pass(clock, 20);
      expect(next.stats().unembedded).toBe(1);
      await next.close();
      const other = start(new FakeEmbedder({ id: 'other' }));
      await other.ready;
      await pass(clock, 1);
      expect(await other.lookup(ask('one strange'))).toBe('b');
    });

    it('gives up nothing while the embedder takes nothing at all', async () => {
      const { clock, start } = world();
      const embedder = new FakeEmbedder();
      const cache = start(embedder);
      embedder.mode = 'fail';
      await cache.store('alpha one', 'a');
      await pass(clock, 60);
      expect(cache.stats().unembedded).toBe(0);
      embedder.mode = 'work';
      await pass(clock, 2);
      expect(await cache.lookup(ask('one alpha'))).toBe('a');
    });

    it('embeds it after all when it takes it at last', async () => {
      const { clock, start } = world();
      const embedder = new Refusing();
      const cache = start(embedder);
      await cache.store('strange one', 'a');
      await pass(clock, 0.5);
      embedder.embed = new FakeEmbedder().embed;
      await pass(clock, 2);
      expect(await cache.lookup(ask('one strange'))).toBe('a');
      expect(cache.stats().unembedded).toBe(0);
    });
  });

  it('does not try again and again to embed the prompt of an entry that is damaged', async () => {
    const clock = new ManualClock();
    const embedder = new FakeEmbedder();
    const store = memory({ clock });
    const cache = open({ embedder, clock, store });
    embedder.mode = 'fail';
    const [id] = await cache.store('alpha one', 'a');
    await cache.close();
    const [entry] = await store.getMany([id!]);
    await store.setMany([{ ...entry!, value: new Uint8Array([1, 2, 3]) }]);
    const next = open({ clock, store });
    await next.ready;
    const reads = vi.spyOn(store, 'getMany');
    await pass(clock, 2);
    expect([reads.mock.calls.length, next.stats().faults]).toEqual([0, 1]);
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
