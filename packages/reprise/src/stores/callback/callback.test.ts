import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { CacheEntry, decodeEnvelope, encodeEnvelope, entryKeyText, UNSET } from '../../entry/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { isCallStore, isSyncStore, type StoredCall, type StoredEntry } from '../store.ts';
import { callback } from './callback.ts';
import type { Callback, Feed } from './callback-options.ts';

const add = CacheEntry.from('add', { inputs: { x: 5, y: 10 }, output: 15, metadata: { by: 'me' } });
const stored = (entry: CacheEntry, key = entryKeyText(entry.key)): StoredEntry => ({
  key,
  value: encodeEnvelope(entry),
  createdAt: 0,
  version: 1,
  tags: [],
});
const call = (func: string, inputs: Record<string, unknown>): StoredCall => ({
  func,
  storeKey: `key of ${func}`,
  inputs: () => inputs,
});
const outputOf = (entry: StoredEntry | undefined): unknown => entry && decodeEnvelope(entry.value).output;

/** A logger that keeps its warnings. */
function listening() {
  const lines: string[] = [];
  return { lines, logger: { ...silentLogger, warn: (line: string) => void lines.push(line) } };
}

describe('callback', () => {
  it('S3-35 tells each callback of an entry that is set, in order', async () => {
    const told: unknown[] = [];
    const first: Callback = async (key, value) => {
      await new Promise(setImmediate);
      told.push([1, key, value]);
    };
    await using store = callback({ callbacks: [first, (key) => void told.push([2, key])] });
    await store.setMany([stored(add), stored(add, `ns:${entryKeyText(7n)}`)]);
    const value = { func: 'add', inputs: { x: 5, y: 10 }, output: 15, metadata: { by: 'me' } };
    assert.deepEqual(told, [
      [1, add.key, value],
      [2, add.key],
      [1, 7n, value],
      [2, 7n],
    ]);
  });

  it('S3-35 asks feeds in order until one gives something else than UNSET', async () => {
    const asked: unknown[] = [];
    const feeds: Feed[] = [
      (func, inputs) => {
        asked.push([1, func, inputs]);
        return UNSET;
      },
      async (func) => {
        asked.push([2, func]);
        return func === 'add' ? 42 : UNSET;
      },
      () => {
        asked.push(3);
        return null;
      },
    ];
    await using store = callback({ feeds });
    assert.ok(isCallStore(store));
    const found = await store.getCalls([call('add', { x: 1 })]);
    assert.equal(found[0]?.key, 'key of add');
    assert.deepEqual(decodeEnvelope(found[0]!.value).toJSON(), {
      func: 'add',
      inputs: { x: 1 },
      output: 42,
      metadata: {},
    });
    assert.deepEqual(asked, [
      [1, 'add', { x: 1 }],
      [2, 'add'],
    ]);
    assert.deepEqual((await store.getCalls([call('other', {})])).map(outputOf), [null]);
  });

  it('S3-35 finds nothing when every feed gives UNSET, while undefined is an output', async () => {
    await using store = callback({ feeds: [(func) => (func === 'add' ? undefined : UNSET)] });
    const [undefinedOutput, none] = await store.getCalls([call('add', {}), call('other', {})]);
    assert.equal(none, undefined);
    assert.equal(decodeEnvelope(undefinedOutput!.value).output, undefined);
  });

  it('S3-35 reports a callback or a feed that fails once, and skips it', async () => {
    const { lines, logger } = listening();
    const told: bigint[] = [];
    const fails = () => {
      throw new Error('on purpose');
    };
    const feeds: Feed[] = [fails, async () => fails(), () => Symbol('not to be kept'), () => 1];
    await using store = callback({ callbacks: [fails, (key) => void told.push(key)], feeds, logger });
    for (let round = 0; round < 2; round++) {
      await store.setMany([stored(add)]);
      assert.deepEqual((await store.getCalls([call('add', {})])).map(outputOf), [1]);
    }
    assert.equal(told.length, 2);
    assert.deepEqual(
      lines.map((line) => line.split(' fails')[0]),
      ['callback 1', 'feed 1', 'feed 2', 'feed 3'],
    );
  });

  it('S3-35 waits for none longer than the deadline', async () => {
    const clock = new ManualClock();
    const never = () => new Promise<never>(() => {});
    await using store = callback({ feeds: [never, () => 1], deadline: 100, clock });
    const asking = store.getCalls([call('add', {})]);
    clock.advance(100);
    assert.deepEqual((await asking).map(outputOf), [1]);
  });

  it('defect 14: keeps nothing, and finds nothing without throwing', async () => {
    await using store = callback({ feeds: [() => 1] });
    await store.setMany([stored(add)]);
    assert.deepEqual(await store.getMany([entryKeyText(add.key)]), [undefined]);
    assert.equal(await store.deleteMany([entryKeyText(add.key)]), 0);
    assert.equal(await store.count(), 0);
    for await (const { key } of store.scan()) assert.fail(key);
    await store.clear();
    await store.flush();
    store.onRemoval()();
  });

  it('tells nobody of what is no cache entry', async () => {
    const told: bigint[] = [];
    await using store = callback({ callbacks: [(key) => void told.push(key)] });
    await store.setMany([{ ...stored(add), key: 'tag:x', value: Uint8Array.of(1, 2) }]);
    assert.deepEqual(told, []);
  });

  it('works without promises only when told so', async () => {
    assert.equal(isSyncStore(callback()), false);
    assert.equal('readSync' in callback(), false);
    const { lines, logger } = listening();
    const told: bigint[] = [];
    await using store = callback({
      sync: true,
      callbacks: [async () => {}, (key) => void told.push(key)],
      feeds: [async () => Promise.reject(new Error('late')), () => UNSET, () => 2],
      logger,
    });
    assert.ok(isSyncStore(store));
    store.writeSync(stored(add));
    assert.deepEqual(told, [add.key]);
    assert.equal(outputOf(store.readCallSync(call('add', {}))), 2);
    assert.deepEqual([store.readSync('a'), store.removeSync('a')], [undefined, false]);
    assert.match(lines[0]!, /callback 1 fails: it gave a promise/);
    assert.match(lines[1]!, /feed 1 fails: it gave a promise/);
  });

  it('rejects every call with CLOSED after it was closed', async () => {
    const store = callback({ sync: true });
    await store.close();
    const closed = { code: 'CLOSED' };
    await assert.rejects(store.getMany(['a']), closed);
    await assert.rejects(store.getCalls([]), closed);
    await assert.rejects(store.setMany([]), closed);
    await assert.rejects(store.deleteMany([]), closed);
    await assert.rejects(store.scan().next(), closed);
    await assert.rejects(store.clear(), closed);
    await assert.rejects(store.count(), closed);
    await assert.rejects(store.flush(), closed);
    assert.throws(() => store.readSync('a'), closed);
    assert.throws(() => store.readCallSync(call('a', {})), closed);
    assert.throws(() => store.writeSync(stored(add)), closed);
    assert.throws(() => store.removeSync('a'), closed);
  });
});
