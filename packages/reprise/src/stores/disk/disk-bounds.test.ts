import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { disk } from './disk.ts';
import { isIntact, numberedEntry } from './disk-helpers.js';

const folder = mkdtempSync(join(tmpdir(), 'reprise-disk-bounds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(folder, `${folders++}`);

const plain = { compressOver: Number.POSITIVE_INFINITY };
const entry = (key: string, bytes: number) => ({
  key,
  value: randomBytes(bytes),
  createdAt: 1,
  version: 1,
  tags: [],
});
const keys = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `k${String(from + index).padStart(3, '0')}`);

function fileCount(path: string): number {
  const names = readdirSync(path, { recursive: true }) as string[];
  return names.filter((name) => name.endsWith('.value')).length;
}

describe('a disk store at its size limit', () => {
  it('S3-31 removes what was stored longest ago, reads or not, tells of it, and takes away its files', async () => {
    const path = newFolder();
    await using store = disk(path, { sizeLimit: 1_000_000 });
    const told: string[] = [];
    store.onRemoval((removed) => told.push(...removed));
    for (const key of keys(0, 40)) {
      await store.setMany([entry(key, 50_000)]);
      await store.getMany(['k000']);
    }
    await store.flush();
    assert.deepEqual(told, keys(0, 21));
    assert.equal(await store.count(), 19);
    assert.ok(store.stats().bytes <= 1_000_000);
    assert.equal(fileCount(path), 19);
    assert.ok(store.readSync('k021') && store.readSync('k039'));
  });

  it('keeps what was read lately when asked to', async () => {
    const clock = new ManualClock();
    const options = { sizeLimit: 1_000_000, eviction: 'least-recently-used', clock } as const;
    await using store = disk(newFolder(), options);
    await store.setMany(keys(0, 90).map((key) => entry(key, 10_000)));
    await store.getMany(['k000', 'k001']);
    clock.advance(1_000);
    await store.flush();
    for (const key of keys(90, 110)) await store.setMany([entry(key, 10_000)]);
    const found = await store.getMany(['k000', 'k001', 'k002', 'k003', 'k109']);
    assert.deepEqual(
      found.map((each) => each?.key),
      ['k000', 'k001', undefined, undefined, 'k109'],
    );
  });

  it('does not keep an entry larger than the whole store, nor what it replaces, and tells of it', async () => {
    const path = newFolder();
    await using store = disk(path, { sizeLimit: 100_000 });
    const told: string[] = [];
    store.onRemoval((removed) => told.push(...removed));
    await store.setMany([entry('a', 10), entry('b', 10)]);
    await store.setMany([entry('a', 200_000)]);
    store.writeSync(entry('c', 200_000));
    await store.flush();
    assert.deepEqual(told, ['a', 'c']);
    assert.equal(await store.count(), 1);
    assert.equal(fileCount(path), 0);
  });

  it('shrinks in small steps to a limit that is lower than before', async () => {
    const path = newFolder();
    await using before = disk(path);
    await before.setMany(keys(0, 600).map((key) => entry(key, 1_000)));
    await using store = disk(path, { sizeLimit: 100_000 });
    const batches: number[] = [];
    store.onRemoval((removed) => batches.push(removed.length));
    await store.flush();
    assert.ok(store.stats().bytes <= 100_000);
    assert.ok(batches.length >= 4 && batches.every((count) => count <= 128));
    assert.ok(before.readSync('k599'));
  });

  it('refuses a limit under one byte', () => {
    assert.throws(() => disk(newFolder(), { sizeLimit: 0 }), { code: 'INVALID_ARGUMENT' });
  });
});

describe('what a disk store keeps', () => {
  it('is compressed where that makes it smaller, and comes out the same', async () => {
    await using store = disk(newFolder());
    const text = Buffer.from('{"role":"assistant","content":"yes"}'.repeat(10_000));
    const sizes: number[] = [];
    for (const [key, value] of [['text', text] as const, ['noise', randomBytes(300_000)] as const]) {
      const before = store.stats().bytes;
      await store.setMany([{ ...entry(key, 0), value }]);
      sizes.push(store.stats().bytes - before);
      assert.ok(value.equals((await store.getMany([key]))[0]!.value));
      assert.ok(value.equals(store.readSync(key)!.value));
    }
    assert.ok(sizes[0]! < text.byteLength / 20);
    assert.ok(sizes[1]! >= 300_000 && sizes[1]! < 301_000);
  });

  it('is there after it was closed and opened again', async () => {
    const path = newFolder();
    const written = Array.from({ length: 40 }, (_, number) => numberedEntry('a', number));
    const store = disk(path);
    await store.setMany(written);
    await store.close();
    await using reopened = disk(path);
    const found = await reopened.getMany(written.map(({ key }) => key));
    assert.ok(found.every((each) => each && isIntact(each)));
    await reopened.clear();
    await reopened.flush();
    assert.deepEqual(reopened.stats(), { entries: 0, bytes: 0 });
    assert.equal(fileCount(path), 0);
  });

  it('gives the room in the index back after much was removed', async () => {
    const path = newFolder();
    await using store = disk(path);
    const size = (): number => statSync(join(path, 'index.db')).size;
    await store.setMany(keys(0, 800).map((key) => entry(key, 20_000)));
    await store.flush();
    const full = size();
    assert.ok(full > 16_000_000);
    await store.clear();
    for (let round = 0; round < 2; round++) await store.flush();
    assert.ok(size() < full / 2, `${size()} bytes of ${full} are left`);
  });

  it('is what a map would keep, its totals and files those of its entries, whatever is done in turn', async () => {
    const change = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      bytes: fc.constantFrom(0, 100, 40_000),
      way: fc.constantFrom('set', 'setSync', 'absent', 'delete', 'deleteSync', 'clear'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
        const path = newFolder();
        await using store = disk(path, plain);
        const map = new Map<string, number>();
        const done: Promise<unknown>[] = [];
        for (const [index, { key, bytes, way }] of changes.entries()) {
          const fresh = entry(key, bytes);
          if (way === 'set') done.push(store.setMany([fresh]));
          if (way === 'setSync') store.writeSync(fresh);
          if (way === 'absent') done.push(store.setMany([fresh], { onlyIfAbsent: true }));
          if (way === 'delete') done.push(store.deleteMany([key]));
          if (way === 'deleteSync') assert.equal(store.removeSync(key), map.has(key));
          if (way === 'clear') done.push(store.clear(key));
          if (way.startsWith('set') || (way === 'absent' && !map.has(key))) map.set(key, bytes);
          if (way.startsWith('delete') || way === 'clear') map.delete(key);
          // Only clears and conditional writes have to be waited for before others may follow without promises.
          if (way === 'clear' || way === 'absent' || index % 3 === 0) await Promise.all(done);
        }
        await Promise.all(done);
        await store.flush();
        const found = await store.getMany(['a', 'b', 'c', 'd']);
        for (const [place, key] of ['a', 'b', 'c', 'd'].entries())
          assert.equal(found[place]?.value.byteLength, map.get(key));
        assert.equal(store.stats().entries, map.size);
        assert.equal(fileCount(path), [...map.values()].filter((bytes) => bytes > 32_768).length);
        await store.deleteMany([...map.keys()]);
        assert.equal(store.stats().bytes, 0);
      }),
      { numRuns: 30 },
    );
  }, 20_000);
});
