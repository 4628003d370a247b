import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { sqlite } from '../sqlite/sqlite.ts';
import { availableDriver } from '../sqlite-driver/available-driver.ts';
import { disk } from './disk.ts';
import { isIntact, numberedEntry } from './disk-helpers.js';
import type { DiskOptions } from './disk-options.ts';
import type { DiskStore } from './disk-store.ts';
import { migrations } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-disk-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(folder, `${folders++}`);

/** An entry whose value is in a file of its own. */
const long = (writer: string) => numberedEntry(writer, 3);
const short = (writer: string) => numberedEntry(writer, 1);
const plain = { compressOver: Number.POSITIVE_INFINITY };

function valueFiles(path: string): string[] {
  const names = readdirSync(join(path, 'values'), { recursive: true }) as string[];
  return names.filter((name) => name.endsWith('.value')).map((name) => join(path, 'values', name));
}

function listening(options: DiskOptions = {}): { warnings: string[]; options: DiskOptions } {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
  return { warnings, options: { ...plain, ...options, logger } };
}

function execute(path: string, sql: string): void {
  const connection = availableDriver().open(join(path, 'index.db'));
  connection.execute(sql);
  connection.close();
}

function naming(code: string, path: string): (error: Error & { code?: string }) => boolean {
  return (error) => error.code === code && error.message.includes(path);
}

async function keysOf(store: DiskStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.scan()) keys.push(key);
  return keys;
}

const damages: Readonly<Record<string, (file: string) => void>> = {
  'cut off': (file) => truncateSync(file, 100),
  missing: unlinkSync,
  empty: (file) => writeFileSync(file, ''),
  'of another program': (file) => writeFileSync(file, 'x'.repeat(50_000)),
};

describe('a disk store with damage', () => {
  for (const [damage, apply] of Object.entries(damages)) {
    for (const way of ['getMany', 'readSync', 'scan'] as const) {
      it(`takes a value file that is ${damage} for a miss in ${way}, says so once, and loses nothing else`, async () => {
        const path = newFolder();
        const { warnings, options } = listening();
        await using store = disk(path, options);
        await store.setMany([long('damaged')]);
        const [file] = valueFiles(path);
        await store.setMany([long('other'), short('other')]);
        apply(file!);
        for (let round = 0; round < 3; round++) {
          if (way === 'getMany') assert.deepEqual(await store.getMany(['damaged:3']), [undefined]);
          if (way === 'readSync') assert.equal(store.readSync('damaged:3'), undefined);
          if (way === 'scan') assert.deepEqual(await keysOf(store), ['other:1', 'other:3']);
        }
        assert.equal(warnings.length, 1);
        assert.ok(warnings[0]!.includes(path) && !warnings[0]!.includes('damaged:3'));
        assert.equal(await store.count(), 2);
        assert.ok((await store.getMany(['other:1', 'other:3'])).every((entry) => entry && isIntact(entry)));
        await store.setMany([long('damaged')], { onlyIfAbsent: true });
        assert.ok(isIntact(store.readSync('damaged:3')!));
      });
    }
  }

  it('takes a value in the index that is damaged for a miss', async () => {
    const path = newFolder();
    const { warnings, options } = listening();
    await using store = disk(path, options);
    await store.setMany([short('damaged'), short('other')]);
    execute(path, "UPDATE entries SET value = zeroblob(1000) WHERE key = 'damaged:1'");
    const found = await store.getMany(['damaged:1', 'other:1']);
    assert.deepEqual(
      found.map((entry) => entry?.key),
      [undefined, 'other:1'],
    );
    assert.equal(warnings.length, 1);
    assert.equal(await store.count(), 1);
  });

  it('takes a value of a later version for a miss, says so once, and leaves it alone', async () => {
    const path = newFolder();
    const { warnings, options } = listening();
    await using store = disk(path, options);
    await store.setMany([long('later'), short('other')]);
    execute(path, "UPDATE entries SET encoding = 9 WHERE key = 'later:3'");
    for (let round = 0; round < 2; round++) assert.deepEqual(await store.getMany(['later:3']), [undefined]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /later version/);
    execute(path, "UPDATE entries SET encoding = 0 WHERE key = 'later:3'");
    assert.ok(isIntact(store.readSync('later:3')!));
  });

  it('takes a value file that cannot be read now for a miss and gives it once it can', async () => {
    const path = newFolder();
    const { warnings, options } = listening();
    await using store = disk(path, options);
    await store.setMany([long('a')]);
    const [file] = valueFiles(path);
    const bytes = readFileSync(file!);
    unlinkSync(file!);
    mkdirSync(file!);
    for (let round = 0; round < 2; round++) assert.deepEqual(await store.getMany(['a:3']), [undefined]);
    assert.equal(warnings.length, 1);
    rmSync(file!, { recursive: true });
    writeFileSync(file!, bytes);
    assert.ok(isIntact(store.readSync('a:3')!));
  });

  it('removes files without an entry when they are old, and never a file that is not its own', async () => {
    const path = newFolder();
    const clock = new ManualClock(Date.now());
    await using store = disk(path, { ...plain, clock });
    await store.setMany([long('a')]);
    const [named] = valueFiles(path);
    const inner = join(path, 'values', 'ab');
    mkdirSync(inner, { recursive: true });
    const orphan = join(inner, `${'0'.repeat(30)}.value`);
    const young = join(inner, `${'1'.repeat(30)}.value`);
    const foreign = join(inner, 'notes.txt');
    for (const file of [orphan, young, foreign]) writeFileSync(file, 'x');
    const hourAgo = Date.now() / 1_000 - 3_600;
    for (const file of [named!, orphan, foreign]) utimesSync(file, hourAgo, hourAgo);
    clock.advance(1_000);
    for (let round = 0; round < 200 && existsSync(orphan); round++) await sleep(5);
    await sleep(20);
    const there = [named!, orphan, young, foreign].map((file) => existsSync(file));
    assert.deepEqual(there, [true, false, true, true]);
  });
});

describe('opening a disk store', () => {
  it('says STORE_CORRUPT for an index that is no database', () => {
    const path = newFolder();
    mkdirSync(path);
    writeFileSync(join(path, 'index.db'), Buffer.alloc(16_384, 'this is no database '));
    assert.throws(() => disk(path), naming('STORE_CORRUPT', path));
  });

  it('says STORE_CORRUPT for the database of another program and leaves it as it is', async () => {
    const path = newFolder();
    const other = sqlite(join(path, 'index.db'));
    await other.setMany([short('a')]);
    await other.close();
    const before = readFileSync(join(path, 'index.db'));
    assert.throws(() => disk(path), naming('STORE_CORRUPT', path));
    assert.ok(readFileSync(join(path, 'index.db')).equals(before));
  });

  it('says STORE_TOO_NEW for a folder of a later version and leaves it as it is', async () => {
    const path = newFolder();
    await disk(path).close();
    execute(path, `PRAGMA user_version = ${migrations.length + 1}`);
    const before = readFileSync(join(path, 'index.db'));
    assert.throws(() => disk(path), naming('STORE_TOO_NEW', path));
    assert.ok(readFileSync(join(path, 'index.db')).equals(before));
  });

  it('says STORE_UNAVAILABLE where a file is in the place of the folder', () => {
    const path = newFolder();
    writeFileSync(path, 'a file');
    assert.throws(() => disk(path), naming('STORE_UNAVAILABLE', path));
  });
});

describe('a disk store beside one that writes', () => {
  it('waits its turn without stopping the event loop, reads on, and sees at once what waits', async () => {
    const path = newFolder();
    await using store = disk(path);
    await store.setMany([short('old')]);
    const other = availableDriver().open(join(path, 'index.db'));
    other.execute('BEGIN IMMEDIATE');
    let turns = 0;
    const watch = setInterval(() => {
      turns += 1;
    }, 1);
    const entry = short('new');
    const written = store.setMany([entry]);
    entry.value.fill(0);
    const removed = store.deleteMany(['old:1']);
    assert.ok(isIntact((await store.getMany(['new:1']))[0]!));
    assert.ok(isIntact(store.readSync('new:1')!));
    assert.equal(store.readSync('old:1'), undefined);
    await sleep(50);
    clearInterval(watch);
    other.execute('ROLLBACK');
    other.close();
    await written;
    assert.equal(await removed, 1);
    assert.ok(turns >= 4, `the event loop had only ${turns} turns in 50 ms`);
    await using reader = disk(path);
    assert.deepEqual(await keysOf(reader), ['new:1']);
  });

  it('lets a write without promises win over one that waited before it', async () => {
    const path = newFolder();
    await using store = disk(path);
    const other = availableDriver().open(join(path, 'index.db'));
    other.execute('BEGIN IMMEDIATE');
    const waiting = [store.setMany([short('a'), short('b')]), store.setMany([short('c')])];
    other.execute('ROLLBACK');
    other.close();
    store.writeSync({ ...short('a'), version: 2 });
    assert.equal(store.removeSync('b:1'), true);
    await store.clear('c');
    await Promise.all(waiting);
    assert.equal(store.readSync('a:1')?.version, 2);
    assert.deepEqual(await keysOf(store), ['a:1']);
  });

  it('says STORE_LOCKED after its patience, or at once without promises, and keeps nothing half', async () => {
    const path = newFolder();
    await using store = disk(path, { ...plain, patience: 30 });
    const other = availableDriver().open(join(path, 'index.db'));
    other.execute('BEGIN IMMEDIATE');
    await assert.rejects(store.setMany([short('a'), long('a')]), naming('STORE_LOCKED', path));
    const start = performance.now();
    assert.throws(() => store.writeSync(long('b')), naming('STORE_LOCKED', path));
    assert.ok(performance.now() - start < 1_000);
    assert.deepEqual(await store.getMany(['a:1', 'a:3', 'b:3']), [undefined, undefined, undefined]);
    other.execute('ROLLBACK');
    other.close();
    await sleep(20);
    assert.deepEqual(valueFiles(path), []);
    await store.setMany([long('a')]);
    assert.equal(await store.count(), 1);
  });
});
