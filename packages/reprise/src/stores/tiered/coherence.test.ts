import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { deferred, silentLogger } from '../../core/index.ts';
import { ManualClock, SharedMemory, type SharedMemoryStore, storeContract } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import type { MemoryStore } from '../memory/memory-store.ts';
import { isSharedStore, type StoreChange, type StoredEntry } from '../store.ts';
import { tiered } from './tiered.ts';
import type { TieredStore } from './tiered-store.ts';

const entry = (key: string, version = 1): StoredEntry => ({
  key,
  value: new TextEncoder().encode(`${key} ${version}`),
  createdAt: 0,
  version,
  tags: [],
});

/** Lets everything that waits for nothing but its turn happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

interface Instance {
  readonly store: TieredStore;
  readonly fast: MemoryStore;
  readonly last: SharedMemoryStore;
}

/** An instance with a memory tier that follows the others. */
async function join(server: SharedMemory): Promise<Instance> {
  const [fast, last] = [memory(), server.open()];
  const store = tiered([fast, last]);
  await store.getMany(['']);
  await settled();
  return { store, fast, last };
}

async function versionOf(store: Pick<TieredStore, 'getMany'>, key: string): Promise<number | undefined> {
  return (await store.getMany([key]))[0]?.version;
}

describe('tiers over a store that other instances change', () => {
  const make = ({ clock }: { clock: ManualClock }) =>
    tiered([memory({ clock, maxEntries: 50 }), new SharedMemory(clock).open()]);
  for (const { title, run } of storeContract(make)) it(title, run);

  it('answer from the fast tier without asking the last', async () => {
    const { store, last } = await join(new SharedMemory());
    await store.setMany([entry('a')]);
    const { keys } = last.asked;
    assert.equal(await versionOf(store, 'a'), 1);
    assert.equal(last.asked.keys, keys);
  });

  it('drop what another instance wrote, removed or cleared, and nothing else', async () => {
    const server = new SharedMemory();
    const [own, other] = [await join(server), await join(server)];
    await own.store.setMany([entry('written'), entry('removed'), entry('p:cleared'), entry('same')]);
    await other.store.setMany([entry('written', 2)]);
    await other.store.deleteMany(['removed']);
    await other.store.clear('p:');
    await settled();
    assert.equal(await versionOf(own.fast, 'same'), 1);
    for (const [key, version] of Object.entries({ written: 2, removed: undefined, 'p:cleared': undefined })) {
      assert.equal(await versionOf(own.store, key), version, key);
    }
  });

  it('drop what another instance wrote with the same version', async () => {
    const server = new SharedMemory();
    const [own, other] = [await join(server), await join(server)];
    await own.store.setMany([entry('a')]);
    await other.store.setMany([{ ...entry('a'), value: new Uint8Array([7]) }]);
    await settled();
    assert.deepEqual((await own.store.getMany(['a']))[0]?.value, new Uint8Array([7]));
  });

  it('keep their own changes, of which nobody tells them', async () => {
    const { store, fast } = await join(new SharedMemory());
    await store.setMany([entry('a')]);
    await settled();
    assert.equal(await versionOf(fast, 'a'), 1);
  });

  it('keep a newer entry when an older change is told late', async () => {
    const server = new SharedMemory();
    const [own, other] = [await join(server), await join(server)];
    own.last.hold();
    await other.store.setMany([entry('a', 2), entry('b', 5)]);
    await own.store.setMany([entry('a', 3), entry('b', 4)]);
    own.last.deliver();
    await settled();
    assert.equal(await versionOf(own.fast, 'a'), 3);
    assert.equal(await versionOf(own.fast, 'b'), undefined);
  });

  it('are emptied when changes may have been missed', async () => {
    const server = new SharedMemory();
    const [own, other] = [await join(server), await join(server)];
    await own.store.setMany([entry('a'), entry('b')]);
    own.last.hold();
    await other.store.deleteMany(['a']);
    own.last.gap();
    await settled();
    assert.equal(await own.fast.count(), 0);
    assert.equal(await versionOf(own.store, 'a'), undefined);
    assert.equal(await versionOf(own.store, 'b'), 1);
  });

  for (const [change, act] of Object.entries({
    removed: (server: SharedMemory) => server.open().deleteMany(['a']),
    cleared: (server: SharedMemory) => server.open().clear(),
    lost: (server: SharedMemory) => server.loseAll(),
  })) {
    it(`do not take an entry that was ${change} elsewhere while it was read`, async () => {
      const server = new SharedMemory();
      const { store, fast, last } = await join(server);
      await server.open().setMany([entry('a'), entry('b')]);
      await settled();
      const gate = deferred<void>();
      const read = last.getMany.bind(last);
      last.getMany = async (keys) => {
        const found = await read(keys);
        await gate.promise;
        return found;
      };
      const reading = store.getMany(['a', 'b']);
      await settled();
      await act(server);
      await settled();
      gate.resolve();
      await reading;
      assert.equal(await versionOf(fast, 'a'), undefined);
      assert.equal(await versionOf(fast, 'b'), change === 'removed' ? 1 : undefined);
    });
  }

  it('ask the last tier until its changes are followed, and start empty then', async () => {
    const server = new SharedMemory();
    const clock = new ManualClock();
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const [fast, last] = [memory({ clock }), server.open()];
    const follow = last.follow.bind(last);
    last.follow = () => Promise.reject(new Error('no stream today'));
    await fast.setMany([entry('a')]);
    await using store = tiered([fast, last], { clock, logger: { ...silentLogger, warn: note, info: note } });
    await server.open().setMany([entry('a', 2)]);
    assert.equal(await versionOf(store, 'a'), 2);
    clock.advance(1_000);
    await settled();
    assert.equal(await versionOf(store, 'a'), 2);
    last.follow = follow;
    clock.advance(1_000);
    await settled();
    assert.equal(await fast.count(), 0);
    assert.equal(await versionOf(store, 'a'), 2);
    assert.equal(await fast.count(), 1);
    assert.equal(lines.length, 2);
    assert.match(lines[0]!, /no stream today; reads go past the fast tiers/);
  });

  it('answer alone while the store was never reached', async () => {
    const last = new SharedMemory().open();
    last.failing = true;
    await using store = tiered([memory(), last]);
    await assert.rejects(store.setMany([entry('a')]), { code: 'STORE_UNAVAILABLE' });
    assert.equal(await versionOf(store, 'a'), 1);
    await assert.rejects(store.getMany(['a', 'b']), { code: 'STORE_UNAVAILABLE' });
  });

  it('hold what the store refused only until it works again', async () => {
    const server = new SharedMemory();
    const { store, last } = await join(server);
    await store.setMany([entry('a')]);
    last.failing = true;
    await assert.rejects(store.setMany([entry('a', 2)]), { code: 'STORE_UNAVAILABLE' });
    assert.equal(await versionOf(store, 'a'), 2);
    last.failing = false;
    await store.getMany(['b']);
    assert.equal(await versionOf(store, 'a'), 1);
  });

  it('tell who follows them only when the fast tiers have dropped what changed', async () => {
    const server = new SharedMemory();
    const { store } = await join(server);
    assert.ok(isSharedStore(store));
    await store.setMany([entry('a')]);
    const seen = deferred<[readonly StoreChange[], number | undefined]>();
    const end = await store.follow('a', async (changes) => {
      seen.resolve([changes, await versionOf(store, 'a')]);
    });
    await server.open().setMany([entry('a', 2), entry('b')]);
    assert.deepEqual(await seen.promise, [[{ kind: 'written', key: 'a', version: 2 }], 2]);
    await end();
  });

  it('end what they follow when they are closed', async () => {
    const { store, last } = await join(new SharedMemory());
    assert.equal(last.followers, 1);
    const close = last.close.bind(last);
    let left = -1;
    last.close = () => {
      left = last.followers;
      return close();
    };
    await store.close();
    assert.equal(left, 0);
  });
});
