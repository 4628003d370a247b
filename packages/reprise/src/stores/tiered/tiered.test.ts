import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { deferred, silentLogger } from '../../core/index.ts';
import { ManualClock, storeContract } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import type { Store, StoredEntry } from '../store.ts';
import { tiered } from './tiered.ts';

const entry = (key: string, parts: Partial<StoredEntry> = {}): StoredEntry => ({
  key,
  value: new TextEncoder().encode(key),
  createdAt: 0,
  version: 1,
  tags: [],
  ...parts,
});

const keysOf = (found: readonly (StoredEntry | undefined)[]) => found.map((each) => each?.key);

/** A store whose calls fail while `failing` is set. */
function breakable(store: Store): { store: Store; failing: boolean } {
  const state = { failing: false, store };
  state.store = new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => {
        if (state.failing && name !== 'close') return Promise.reject(new Error('broken on purpose'));
        return Reflect.apply(member, target, parameters);
      };
    },
  });
  return state;
}

/** A store that holds back what `getMany` found until it is let go. */
function delayed(store: Store): { store: Store; reading: Promise<void>; letGo: () => void } {
  const reading = deferred<void>();
  const gate = deferred<void>();
  const slow = new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'getMany') return member.bind(target);
      return async (keys: readonly string[]) => {
        const found = await target.getMany(keys);
        reading.resolve();
        await gate.promise;
        return found;
      };
    },
  });
  return { store: slow, reading: reading.promise, letGo: () => gate.resolve() };
}

describe('tiered', () => {
  const make = ({ clock }: { clock: ManualClock }) =>
    tiered([memory({ clock, maxEntries: 50 }), memory({ clock, maxEntries: 400 }), memory({ clock })]);
  for (const { title, run } of storeContract(make)) it(title, run);

  it('fills the tiers above with what a lower one had, for the time it has left', async () => {
    const clock = new ManualClock();
    const tiers = [memory({ clock }), memory({ clock }), memory({ clock })] as const;
    await using store = tiered(tiers);
    await tiers[1].setMany([entry('middle')]);
    await tiers[2].setMany([entry('low', { expiresAt: clock.now() + 100 })]);
    clock.advance(60);
    assert.deepEqual(keysOf(await store.getMany(['low', 'none', 'middle', 'low'])), [
      'low',
      undefined,
      'middle',
      'low',
    ]);
    for (const tier of tiers.slice(0, 2)) {
      assert.deepEqual(keysOf(await tier.getMany(['low'])), ['low']);
    }
    assert.deepEqual(keysOf(await tiers[0].getMany(['middle'])), ['middle']);
    clock.advance(40);
    assert.deepEqual(keysOf(await tiers[0].getMany(['low', 'middle'])), [undefined, 'middle']);
  });

  it('writes to all tiers and removes from all', async () => {
    const tiers = [memory(), memory()] as const;
    await using store = tiered(tiers);
    await store.setMany([entry('a'), entry('b'), entry('p1')]);
    for (const tier of tiers) assert.equal(await tier.count(), 3);
    assert.equal(await store.deleteMany(['a', 'missing']), 1);
    await store.clear('p');
    for (const tier of tiers)
      assert.deepEqual(keysOf(await tier.getMany(['a', 'b', 'p1'])), [undefined, 'b', undefined]);
  });

  it('lets only the last tier say what is absent', async () => {
    const tiers = [memory(), memory()] as const;
    await using store = tiered(tiers);
    await tiers[1].setMany([entry('a')]);
    await tiers[0].setMany([entry('b')]);
    await store.setMany([entry('a', { version: 2 }), entry('b', { version: 2 })], { onlyIfAbsent: true });
    const found = await store.getMany(['a', 'b']);
    assert.deepEqual(
      found.map((each) => each?.version),
      [1, 2],
    );
  });

  it('skips a fast tier that fails, reports it once, and uses it again when it works', async () => {
    const lines: string[] = [];
    const note = (message: string) => void lines.push(message);
    const fast = breakable(memory());
    const last = memory();
    await using store = tiered([fast.store, last], { logger: { ...silentLogger, warn: note, info: note } });
    fast.failing = true;
    await store.setMany([entry('a'), entry('b')]);
    assert.deepEqual(keysOf(await store.getMany(['a', 'b'])), ['a', 'b']);
    assert.equal(await store.deleteMany(['b']), 1);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^tier 1 of the store fails: broken on purpose/);
    fast.failing = false;
    await store.getMany(['a']);
    assert.equal(lines.length, 2);
    assert.deepEqual(keysOf(await fast.store.getMany(['a'])), ['a']);
  });

  it('never serves an old entry that a fast tier kept because it failed while the entry changed', async () => {
    const fast = breakable(memory());
    await using store = tiered([fast.store, memory()]);
    await store.setMany([entry('changed'), entry('removed'), entry('same')]);
    fast.failing = true;
    await store.setMany([entry('changed', { version: 2 })]);
    await store.deleteMany(['removed']);
    fast.failing = false;
    const found = await store.getMany(['changed', 'removed', 'same']);
    assert.deepEqual(
      found.map((each) => each?.version),
      [2, undefined, 1],
    );
  });

  it('rejects with the failure of the last tier, but serves what the fast ones have', async () => {
    const last = breakable(memory());
    await using store = tiered([memory(), last.store]);
    last.failing = true;
    await assert.rejects(store.setMany([entry('a')]), /broken on purpose/);
    assert.deepEqual(keysOf(await store.getMany(['a'])), ['a']);
    await assert.rejects(store.getMany(['a', 'b']), /broken on purpose/);
    await assert.rejects(store.count(), /broken on purpose/);
    last.failing = false;
  });

  for (const [change, act] of Object.entries({
    removed: (store: Store) => store.deleteMany(['a']),
    cleared: (store: Store) => store.clear(),
  })) {
    it(`does not bring back an entry that was ${change} while a read of it was under way`, async () => {
      const fast = memory();
      const last = delayed(memory());
      await using store = tiered([fast, last.store]);
      await last.store.setMany([entry('a')]);
      const read = store.getMany(['a']);
      await last.reading;
      await act(store);
      last.letGo();
      await read;
      assert.deepEqual(await fast.getMany(['a']), [undefined]);
      assert.deepEqual(await store.getMany(['a']), [undefined]);
    });
  }

  it('tells of removals from the last tier only', async () => {
    const told: string[] = [];
    await using store = tiered([memory({ maxEntries: 1 }), memory({ maxEntries: 2, eviction: 'lru' })]);
    store.onRemoval((keys) => told.push(...keys));
    await store.setMany([entry('a'), entry('b')]);
    assert.deepEqual(told, []);
    await store.setMany([entry('c')]);
    assert.deepEqual(told, ['a']);
  });

  it('closes every tier', async () => {
    const tiers = [memory(), memory()] as const;
    await tiered(tiers).close();
    for (const tier of tiers) await assert.rejects(tier.count(), { code: 'CLOSED' });
  });

  it('closes a fast tier that fails, and empties one that missed a change', async () => {
    for (const still of [true, false]) {
      const inner = memory();
      const ended = { count: -1 };
      inner.close = async () => {
        ended.count = await inner.count();
      };
      const fast = breakable(inner);
      const store = tiered([fast.store, memory()]);
      await store.setMany([entry('a')]);
      fast.failing = true;
      await store.setMany([entry('a', { version: 2 })]);
      fast.failing = still;
      await store.close();
      assert.equal(ended.count, still ? 1 : 0);
    }
  });

  it('needs at least one store', () => {
    assert.throws(() => tiered([]), { code: 'INVALID_ARGUMENT' });
  });
});
