import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { isSyncStore } from '../store.ts';
import { none } from './none.ts';

const entry = { key: 'a', value: Uint8Array.of(1), createdAt: 1, version: 1, tags: [] };

describe('none', () => {
  it('S3-34 always misses, forgets what is set and counts nothing', async () => {
    await using store = none();
    await store.setMany([entry]);
    assert.deepEqual(await store.getMany(['a', 'a']), [undefined, undefined]);
    assert.equal(await store.deleteMany(['a']), 0);
    assert.equal(await store.count(), 0);
    for await (const { key } of store.scan()) assert.fail(`gave ${key}`);
    await store.clear();
    await store.flush();
  });

  it('S3-34 does so without promises too', async () => {
    await using store = none();
    assert.ok(isSyncStore(store));
    store.writeSync(entry);
    assert.equal(store.readSync('a'), undefined);
    assert.equal(store.removeSync('a'), false);
  });

  it('tells no removal listener of anything', async () => {
    await using store = none();
    const end = store.onRemoval();
    await store.setMany([entry]);
    end();
  });

  it('rejects every call with CLOSED after it was closed', async () => {
    const store = none();
    await store.close();
    await store.close();
    const closed = { code: 'CLOSED' };
    await assert.rejects(store.getMany(['a']), closed);
    await assert.rejects(store.setMany([entry]), closed);
    await assert.rejects(store.deleteMany(['a']), closed);
    await assert.rejects(store.scan().next(), closed);
    await assert.rejects(store.clear(), closed);
    await assert.rejects(store.count(), closed);
    await assert.rejects(store.flush(), closed);
    assert.throws(() => store.readSync('a'), closed);
    assert.throws(() => store.writeSync(entry), closed);
    assert.throws(() => store.removeSync('a'), closed);
  });
});
