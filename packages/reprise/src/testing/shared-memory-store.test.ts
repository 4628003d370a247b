import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { StoreChange, StoredEntry } from '../stores/index.ts';
import { SharedMemory, storeContract } from './index.ts';

const entry = (key: string, version = 1): StoredEntry => ({
  key,
  value: new Uint8Array([1]),
  createdAt: 0,
  version,
  tags: [],
});

describe('a shared memory store', () => {
  for (const { title, run } of storeContract(({ clock }) => new SharedMemory(clock).open())) it(title, run);

  it('tells the others, not itself, what it changes under the prefix they follow', async () => {
    const server = new SharedMemory();
    const [first, second] = [server.open(), server.open()];
    const [own, others]: [StoreChange[], StoreChange[]] = [[], []];
    await first.follow('', (changes) => void own.push(...changes));
    const end = await second.follow('p:', (changes) => void others.push(...changes));
    await first.setMany([entry('p:a', 3), entry('q:a')]);
    await first.setMany([entry('p:a', 4), entry('p:b')], { onlyIfAbsent: true });
    await first.deleteMany(['p:a']);
    await first.clear();
    await new Promise(setImmediate);
    await end();
    await first.deleteMany(['p:b']);
    await new Promise(setImmediate);
    assert.deepEqual(own, []);
    assert.deepEqual(others, [
      { kind: 'written', key: 'p:a', version: 3 },
      { kind: 'written', key: 'p:b', version: 1 },
      { kind: 'removed', key: 'p:a' },
      { kind: 'cleared', prefix: '' },
    ]);
  });

  it('keeps back changes until they are delivered, or loses them with a gap', async () => {
    const server = new SharedMemory();
    const [first, second] = [server.open(), server.open()];
    const told: StoreChange[] = [];
    await second.follow('', (changes) => void told.push(...changes));
    second.hold();
    await first.deleteMany(['a']);
    await new Promise(setImmediate);
    assert.deepEqual(told, []);
    second.deliver();
    second.hold();
    await first.deleteMany(['b']);
    second.gap();
    assert.deepEqual(told, [
      { kind: 'removed', key: 'a' },
      { kind: 'gap', prefix: '' },
    ]);
  });

  it('rejects while it is told to fail', async () => {
    const store = new SharedMemory().open();
    store.failing = true;
    await assert.rejects(store.getMany(['a']), { code: 'STORE_UNAVAILABLE' });
    await assert.rejects(
      store.follow('', () => {}),
      { code: 'STORE_UNAVAILABLE' },
    );
    store.failing = false;
    assert.deepEqual(await store.getMany(['a']), [undefined]);
  });
});
