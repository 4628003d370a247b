import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { SharedMemory } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import { isSharedStore, type StoreChange } from '../store.ts';
import { fallback } from './fallback.ts';

const entry = (key: string) => ({ key, value: new Uint8Array(1), createdAt: 0, version: 1, tags: [] });

describe('fallback over a shared store', () => {
  it('tells what other instances change, and nothing of its own', async () => {
    const server = new SharedMemory();
    const store = fallback(server.open(), memory());
    assert.ok(isSharedStore(store));
    const told: StoreChange[] = [];
    const end = await store.follow('', (changes) => void told.push(...changes));
    await store.setMany([entry('mine')]);
    await server.open().setMany([entry('theirs')]);
    await new Promise(setImmediate);
    assert.deepEqual(
      told.map((change) => [change.kind, 'key' in change ? change.key : change.prefix]),
      [['written', 'theirs']],
    );
    await end();
    await store.close();
  });

  it('is no shared store over a store that tells nothing', () => {
    assert.equal(isSharedStore(fallback(memory(), memory())), false);
  });
});
