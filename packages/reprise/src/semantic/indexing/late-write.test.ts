import { afterEach, describe, expect, it } from 'vitest';
import { deferred, RecentWrites, StateLog, silentLogger } from '../../core/index.ts';
import { memory, type Store, type StoredEntry } from '../../stores/index.ts';
import { FakeEmbedder, ManualClock, SharedMemory } from '../../testing/index.ts';
import { flat, type VectorIndex } from '../../vectors/index.ts';
import { AnswerCache, withDefaults } from '../index.ts';
import { PreviousEntries } from '../reembedding/previous-entries.ts';
import { IndexProjection } from './index-projection.ts';
import { ask, settled } from './late-fixture.js';

const opened: AnswerCache<string>[] = [];

function open(
  store: Store,
  options: { embedder?: FakeEmbedder; index?: VectorIndex; clock?: ManualClock } = {},
) {
  const parts = {
    embedder: new FakeEmbedder(),
    store,
    guards: [],
    confidence: 0,
    prefix: 'chat',
    ...options,
  };
  const cache = new AnswerCache<string>(withDefaults(parts));
  opened.push(cache);
  return cache;
}

async function similar(cache: AnswerCache<string>, content: string): Promise<string | undefined> {
  return (await cache.findSimilar(ask(content))).hit?.output;
}

/** Lets an instance read the namespace, and embed a prompt so that its answer is written once, with its vector. */
async function prepare(cache: AnswerCache<string>, content: string): Promise<void> {
  await cache.keep(ask('something else'), 'other');
  await settled();
  await similar(cache, content);
}

/** Makes a store carry out its next write at once, and answer it when `arrive` is called. */
function answerLate(store: Store) {
  const gate = deferred<void>();
  const setMany = store.setMany.bind(store);
  store.setMany = async (entries, options) => {
    store.setMany = setMany;
    await setMany(entries, options);
    await gate.promise;
  };
  return { arrive: () => gate.resolve() };
}

function indexedEntry(key: string, embedder: string): StoredEntry {
  const vector = { embedder, partition: 'scope', values: new Float32Array([1, 0]) };
  return { key, value: new Uint8Array(), createdAt: 0, version: 1, tags: [], vector };
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});

describe('a write of AnswerCache that the store answers late', () => {
  it('does not bring back what another instance has removed since', async () => {
    const server = new SharedMemory();
    const store = server.open();
    const [first, second] = [open(server.open()), open(store)];
    await prepare(second, 'alpha one');
    const late = answerLate(store);
    const keeping = second.keep(ask('alpha one'), 'a');
    await settled();
    await first.remove(ask('alpha one').exactKey);
    await settled();
    late.arrive();
    await keeping;
    await settled();
    expect(second.stats()).toMatchObject({ entries: 1, indexed: 1 });
  });

  it('does not undo what another instance has written since', async () => {
    const server = new SharedMemory();
    const store = server.open();
    const embedder = new FakeEmbedder();
    const [first, second] = [open(server.open()), open(store, { embedder })];
    await prepare(second, 'nothing yet');
    embedder.mode = 'fail';
    const late = answerLate(store);
    const keeping = second.keep(ask('alpha one'), 'a');
    await settled();
    await first.keep(ask('alpha one'), 'b');
    await settled();
    late.arrive();
    await keeping;
    await settled();
    embedder.mode = 'work';
    expect(await similar(second, 'one alpha')).toBe('b');
  });

  it('is read again when the store has removed its entry since', async () => {
    const store = memory({ maxEntries: 2, eviction: 'lru' });
    const cache = open(store);
    await prepare(cache, 'alpha one');
    const late = answerLate(store);
    const keeping = cache.keep(ask('alpha one'), 'a');
    await settled();
    await cache.keep(ask('beta two'), 'b');
    await cache.keep(ask('gamma three'), 'c');
    late.arrive();
    await keeping;
    await settled();
    expect(cache.stats()).toMatchObject({ entries: 2, indexed: 2 });
    expect(await similar(cache, 'two beta')).toBe('b');
    expect(await similar(cache, 'three gamma')).toBe('c');
  });

  it.each([
    ['a store of its own', () => memory()],
    ['a store that others share', () => new SharedMemory().open()],
  ])('is read again when its answer was lost on the way from %s', async (_, make) => {
    const store = make();
    const cache = open(store);
    await prepare(cache, 'alpha one');
    const setMany = store.setMany.bind(store);
    store.setMany = async (entries) => {
      await setMany(entries);
      throw new Error('the answer was lost');
    };
    await expect(cache.keep(ask('alpha one'), 'a')).rejects.toThrow('lost');
    await settled();
    expect(await similar(cache, 'one alpha')).toBe('a');
  });
});

describe('an answer of AnswerCache that is embedded later', () => {
  it('stays removed when it was removed while it was read to be written again', async () => {
    const clock = new ManualClock();
    const store = memory({ clock });
    const embedder = new FakeEmbedder();
    const cache = open(store, { embedder, clock });
    embedder.mode = 'fail';
    const id = await cache.keep(ask('alpha one'), 'a');
    embedder.mode = 'work';
    const [gate, getMany] = [deferred<void>(), store.getMany.bind(store)];
    store.getMany = async (keys) => {
      const found = await getMany(keys);
      if (embedder.calls > 0) await gate.promise;
      return found;
    };
    // In steps under the deadline of a read.
    for (let step = 0; step < 10 && embedder.calls === 0; step += 1) {
      clock.advance(500);
      await settled();
    }
    expect(embedder.calls).toBe(1);
    await cache.remove(id);
    gate.resolve();
    await settled();
    expect(await store.count()).toBe(0);
    expect(cache.stats()).toMatchObject({ entries: 0, indexed: 0 });
  });
});

describe('a removal of AnswerCache that the store carries out late', () => {
  it('is told of what was read again before', async () => {
    const server = new SharedMemory();
    const store = server.open();
    const [first, second] = [open(server.open()), open(store)];
    await prepare(second, 'alpha one');
    await second.keep(ask('alpha one'), 'a');
    const deleteMany = store.deleteMany.bind(store);
    store.deleteMany = async (keys) => {
      await first.keep(ask('alpha one'), 'b');
      await settled();
      return deleteMany(keys);
    };
    await second.remove(ask('alpha one').exactKey);
    await settled();
    expect(second.stats()).toMatchObject({ entries: 1, indexed: 1 });
  });

  it('clears what was kept meanwhile from the index, too', async () => {
    const store = memory();
    const cache = open(store);
    await prepare(cache, 'alpha one');
    const clear = store.clear.bind(store);
    store.clear = async (prefix) => {
      await cache.keep(ask('alpha one'), 'a');
      return clear(prefix);
    };
    await cache.clear('chat');
    await settled();
    expect(cache.stats()).toMatchObject({ entries: 0, indexed: 0 });
  });

  it('clears what is being kept from the index, too', async () => {
    const store = memory();
    const cache = open(store);
    await prepare(cache, 'alpha one');
    const late = answerLate(store);
    const clear = store.clear.bind(store);
    let keeping: Promise<unknown> | undefined;
    store.clear = async (prefix) => {
      keeping = cache.keep(ask('alpha one'), 'a');
      await settled();
      return clear(prefix);
    };
    await cache.clear('chat');
    late.arrive();
    await keeping;
    await settled();
    expect(cache.stats()).toMatchObject({ entries: 0, indexed: 0 });
  });
});

describe('an entry that is written while it is found to be gone', () => {
  it('stays in an index that instances share', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    const index = Object.assign(flat(), { shared: true, close: async () => {} });
    const [first, second] = [0, 1].map(() => open(server.open(), { index, clock })) as [
      AnswerCache<string>,
      AnswerCache<string>,
    ];
    await first.keep(ask('alpha one'), 'old');
    await server.loseAll();
    const remove = index.remove.bind(index);
    let written: Promise<unknown> | undefined;
    Object.assign(index, {
      async remove(partition: string, key: string) {
        written ??= first.keep(ask('alpha one'), 'new');
        await written;
        remove(partition, key);
      },
    });
    expect(await similar(second, 'one alpha')).toBeUndefined();
    expect(await written).toBeDefined();
    expect(await similar(second, 'one alpha')).toBe('new');
  });

  it.each([
    { meanwhile: 'written', left: 1 },
    { meanwhile: 'left alone', left: 0 },
  ])('is left in the index of the previous embedder when it was $meanwhile', async ({ meanwhile, left }) => {
    const embedder = new FakeEmbedder({ dimensions: 2 });
    const log = new StateLog(silentLogger, 'The vector index');
    const projection = new IndexProjection({ index: flat(), embedder, name: '', log, elsewhere: false });
    const changes = new RecentWrites();
    const store = memory();
    const entries = new PreviousEntries({
      store,
      projection,
      changes,
      embedder: embedder.id,
      use: () => true,
    });
    await projection.add(indexedEntry('key', embedder.id));
    const reading = entries.getMany(['key'], 'scope');
    if (meanwhile === 'written') changes.add('key');
    await reading;
    expect(projection.size).toBe(left);
  });
});
