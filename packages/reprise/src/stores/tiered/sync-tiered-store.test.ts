import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { ChaosStore, ManualClock } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import type { MemoryStore } from '../memory/memory-store.ts';
import { isSyncStore, type StoredEntry, type SyncStore } from '../store.ts';
import { tiered } from './tiered.ts';

const entry = (key: string, parts: Partial<StoredEntry> = {}): StoredEntry => ({
  key,
  value: new TextEncoder().encode(key),
  createdAt: 0,
  expiresAt: undefined,
  version: 1,
  tags: [],
  ...parts,
});

/** A store in memory whose calls without promises throw while `failing` is set. */
function breakable(store: MemoryStore): MemoryStore & { failing: boolean } {
  const state = { failing: false };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'failing') return state.failing;
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => {
        if (state.failing && String(name).endsWith('Sync')) throw new Error('broken on purpose');
        return Reflect.apply(member, target, parameters);
      };
    },
    set(_, name, value) {
      return Reflect.set(state, name, value);
    },
  }) as MemoryStore & { failing: boolean };
}

function syncTiers(...parameters: Parameters<typeof tiered>): SyncStore {
  const store = tiered(...parameters);
  assert.ok(isSyncStore(store));
  return store;
}

describe('tiers that work without promises', () => {
  it('are a store that does, and one tier that does not makes it a store that does not', () => {
    assert.equal(isSyncStore(tiered([memory(), memory()])), true);
    const mixed = tiered([memory(), new ChaosStore(memory())]);
    assert.equal(isSyncStore(mixed), false);
    assert.equal('readSync' in mixed, false);
  });

  it('are filled from below with the time an entry has left', async () => {
    const clock = new ManualClock();
    const [first, second, last] = [memory({ clock }), memory({ clock }), memory({ clock })];
    await using store = syncTiers([{ store: first, ttl: 40 }, second, last], { clock });
    const written = entry('a', { expiresAt: clock.now() + 100 });
    last.writeSync(written);
    clock.advance(10);
    assert.equal(store.readSync('a')?.expiresAt, written.expiresAt);
    assert.equal(first.readSync('a')?.expiresAt, clock.now() + 40);
    assert.equal(second.readSync('a')?.expiresAt, written.expiresAt);
    assert.equal(store.readSync('a')?.expiresAt, written.expiresAt);
    clock.advance(90);
    assert.equal(store.readSync('a'), undefined);
  });

  it('give the same object until the entry changes, with and without a ttl', async () => {
    for (const tier of [memory(), { store: memory(), ttl: '1m' }]) {
      await using store = syncTiers([tier, memory()]);
      store.writeSync(entry('a'));
      const found = store.readSync('a');
      assert.equal(store.readSync('a'), found);
      store.writeSync(entry('a', { version: 2 }));
      assert.equal(store.readSync('a')?.version, 2);
    }
  });

  it('write to all and remove from all, and only the last says what is absent', async () => {
    const [fast, last] = [memory(), memory()];
    await using store = syncTiers([fast, last]);
    store.writeSync(entry('a'));
    assert.deepEqual([fast.readSync('a')?.version, last.readSync('a')?.version], [1, 1]);
    fast.removeSync('a');
    store.writeSync(entry('a', { version: 2 }), { onlyIfAbsent: true });
    assert.equal(store.readSync('a')?.version, 1);
    assert.equal(store.removeSync('a'), true);
    assert.deepEqual([fast.readSync('a'), last.readSync('a')], [undefined, undefined]);
  });

  it('pass by a fast one that fails, report it once, and empty it before it is used again', async () => {
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const fast = breakable(memory());
    await using store = syncTiers([fast, memory()], { logger: { ...silentLogger, warn: note, info: note } });
    store.writeSync(entry('a'));
    fast.failing = true;
    store.writeSync(entry('a', { version: 2 }));
    assert.equal(store.readSync('a')?.version, 2);
    assert.equal(lines.length, 1);
    fast.failing = false;
    assert.equal(store.readSync('a')?.version, 2);
    await new Promise(setImmediate);
    assert.equal(store.readSync('a')?.version, 2);
    assert.equal(fast.readSync('a')?.version, 2);
    assert.equal(lines.length, 2);
  });

  it('throw what the last one throws', async () => {
    const last = breakable(memory());
    await using store = syncTiers([memory(), last]);
    last.failing = true;
    assert.throws(() => store.writeSync(entry('a')), /broken on purpose/);
    assert.equal(store.readSync('a')?.version, 1);
    assert.throws(() => store.readSync('b'), /broken on purpose/);
  });
});
