import { afterEach, describe, expect, it } from 'vitest';
import { deferred } from '../../core/index.ts';
import type { Store, StoredEntry } from '../../stores/index.ts';
import { FakeEmbedder, ManualClock, SharedMemory } from '../../testing/index.ts';
import { flat, type VectorIndex } from '../../vectors/index.ts';
import { withDefaults } from '../index.ts';
import { IndexedStore } from './indexed-store.ts';
import { settled } from './late-fixture.js';

const opened: IndexedStore[] = [];
const embedder = new FakeEmbedder({ dimensions: 2 });

function open(store: Store, options: { index?: VectorIndex; maxEntries?: number } = {}): IndexedStore {
  const filled = withDefaults({ embedder, store, prefix: 'chat', clock: new ManualClock(), ...options });
  const entries = new IndexedStore({ ...filled, onPending: async () => {} });
  opened.push(entries);
  return entries;
}

function entryOf(key: string): StoredEntry {
  return { key, value: new Uint8Array(), createdAt: 0, version: 1, tags: [] };
}

function withVector(entry: StoredEntry): StoredEntry {
  const vector = { embedder: embedder.id, partition: 'scope', values: new Float32Array([1, 0]) };
  return { ...entry, vector };
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((entries) => entries.close()));
});

describe('an entry of IndexedStore that is written anew', () => {
  it('is not indexed where its group is not known any more, and is when that is used again', async () => {
    const store = new SharedMemory().open();
    await store.setMany(['chat:x:a', 'chat:y:a', 'chat:y:b', 'chat:y:c'].map(entryOf));
    const entries = open(store, { maxEntries: 1 });
    await entries.rewriter.rewrite(['chat:y:a', 'chat:y:b', 'chat:y:c'], withVector);
    for (const key of ['chat:x:a', 'chat:y:a', 'chat:y:a']) {
      entries.use(key);
      await settled();
    }
    expect([entries.size, entries.indexed]).toEqual([3, 3]);
    await entries.rewriter.rewrite(['chat:x:a'], withVector);
    expect([entries.size, entries.indexed]).toEqual([3, 3]);
    entries.use('chat:x:a');
    await settled();
    expect([entries.size, entries.indexed]).toEqual([1, 1]);
  });

  it('stays removed when it was read while all was cleared', async () => {
    const store = new SharedMemory().open();
    const index = Object.assign(flat(), { shared: true, close: async () => {} });
    const entries = open(store, { index });
    await entries.setMany([withVector(entryOf('chat:x:a'))]);
    const [gate, getMany] = [deferred<void>(), store.getMany.bind(store)];
    store.getMany = async (keys) => {
      const found = await getMany(keys);
      await gate.promise;
      return found;
    };
    let rewriting: Promise<void> | undefined;
    index.remove = () => {
      rewriting ??= entries.rewriter.rewrite(['chat:x:a'], withVector);
    };
    await entries.clear('chat');
    gate.resolve();
    await rewriting;
    expect(rewriting).toBeDefined();
    expect(await store.count()).toBe(0);
  });
});
