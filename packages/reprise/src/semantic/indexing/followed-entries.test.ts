import { afterEach, describe, expect, it } from 'vitest';
import { deferred, RecentWrites, StateLog, silentLogger } from '../../core/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import { FakeEmbedder, ManualClock, SharedMemory, type SharedMemoryStore } from '../../testing/index.ts';
import { flat } from '../../vectors/index.ts';
import { pendingTag } from '../answers/answer-entry.ts';
import { FollowedEntries, type FollowedEntriesOptions } from './followed-entries.ts';
import { IndexProjection } from './index-projection.ts';
import { settled } from './late-fixture.js';

const opened: FollowedEntries[] = [];
const embedder = new FakeEmbedder({ dimensions: 2 });

function open(store: SharedMemoryStore, options: Partial<FollowedEntriesOptions> = {}) {
  const log = new StateLog(silentLogger, 'The vector index');
  const projection = new IndexProjection({ index: flat(), embedder, name: '', log, elsewhere: false });
  const entries = new FollowedEntries({
    store,
    projection,
    changes: new RecentWrites(),
    prefix: 'chat',
    maxEntries: 10,
    clock: new ManualClock(),
    logger: silentLogger,
    onPending: async () => {},
    ...options,
  });
  opened.push(entries);
  return { entries, projection };
}

function indexedEntry(key: string): StoredEntry {
  const vector = { embedder: embedder.id, partition: 'scope', values: new Float32Array([1, 0]) };
  return { key, value: new Uint8Array(), createdAt: 0, version: 1, tags: [], vector };
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((entries) => entries.close()));
});

describe('FollowedEntries', () => {
  it('holds an entry in the group of its key only, where the name of one group begins with that of another', async () => {
    const server = new SharedMemory();
    const other = server.open();
    await other.setMany(['chat:a', 'chat:x:a'].map(indexedEntry));
    const { entries, projection } = open(server.open(), { prefix: 'chat:', maxEntries: 100 });
    await entries.ready;
    expect([entries.size, projection.size]).toEqual([1, 1]);
    entries.use('chat:x:a');
    await settled();
    expect([entries.size, projection.size]).toEqual([2, 2]);
    await other.setMany(['chat:b', 'chat:x:b', 'chat:y:b'].map(indexedEntry));
    await settled();
    expect([entries.size, projection.size]).toEqual([4, 4]);
    await other.deleteMany(['chat:a', 'chat:x:a']);
    await settled();
    expect([entries.size, projection.size]).toEqual([2, 2]);
  });

  it('lets go of a group, and closes, while the embedding of what it found waiting hangs', async () => {
    const store = new SharedMemory().open();
    const asked: string[] = [];
    const gate = deferred<void>();
    const onPending = (keys: readonly string[]): Promise<void> => {
      asked.push(...keys);
      return gate.promise;
    };
    await store.setMany([{ ...indexedEntry('chat:x:a'), tags: [pendingTag] }]);
    await store.setMany(['a', 'b', 'c'].map((name) => indexedEntry(`chat:y:${name}`)));
    const { entries } = open(store, { maxEntries: 1, onPending });
    for (const key of ['chat:x:a', 'chat:y:a', 'chat:y:a']) {
      entries.use(key);
      await settled();
    }
    expect(asked).toEqual(['chat:x:a']);
    expect([entries.groupOf('chat:x:a'), store.followers, entries.size]).toEqual([undefined, 1, 3]);
    entries.use('chat:x:a');
    await settled();
    expect(entries.groupOf('chat:x:a')?.size).toBe(1);
    await entries.close();
    expect(store.followers).toBe(0);
    gate.resolve();
  });
});
