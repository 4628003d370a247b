import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { availableDriver } from '../sqlite-driver/available-driver.ts';
import type { SqliteConnection, SqliteDriver } from '../sqlite-driver/sqlite-driver.ts';
import { entries, entry, fillFile, killed, naming, startChild, temporaryFolder } from './fault-helpers.js';
import { sqlite } from './sqlite.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = (): string => join(folder, `${files++}.db`);

async function filledFile(): Promise<string> {
  const path = newPath();
  await fillFile(path);
  return path;
}

/** The SQLite at hand, its connections within reach of the test. */
function observedDriver(): { driver: SqliteDriver; connections: SqliteConnection[] } {
  const real = availableDriver();
  const connections: SqliteConnection[] = [];
  const driver: SqliteDriver = {
    ...real,
    open(path) {
      const connection = real.open(path);
      connections.push(connection);
      return connection;
    },
  };
  return { driver, connections };
}

describe('a SQLite store under faults', () => {
  it('rejects a call that meets damage with STORE_CORRUPT, others go on', async () => {
    const path = await filledFile();
    const file = openSync(path, 'r+');
    const size = statSync(path).size;
    writeSync(file, Buffer.alloc(size - 65_536, 0x5a), 0, size - 65_536, 65_536);
    closeSync(file);
    const store = sqlite(path);
    const answers = await Promise.allSettled(entries(400).map(({ key }) => store.getMany([key])));
    const failures = answers.filter((answer) => answer.status === 'rejected');
    assert.ok(failures.length > 0, 'no read met the damage');
    for (const { reason } of failures) naming('STORE_CORRUPT', path)(reason as Error);
    await store.close();
  });

  it('keeps entries in memory while the disk is full, says so once, and writes them when there is space', async () => {
    const path = newPath();
    const clock = new ManualClock();
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    const { driver, connections } = observedDriver();
    const store = sqlite(path, { clock, logger, driver, maxPendingBytes: 200_000 });
    await store.setMany(entries(20));
    await store.flush();
    connections[0]!.execute('PRAGMA max_page_count = 1');
    await store.setMany([entry('waiting', 50_000), entry('key-00000', 50_000, { version: 2 })]);
    await assert.rejects(store.flush(), naming('STORE_UNAVAILABLE', path));
    await assert.rejects(store.flush(), naming('STORE_UNAVAILABLE', path));
    await store.setMany([entry('more', 120_000)]);
    await assert.rejects(store.setMany([entry('too much')]), naming('STORE_UNAVAILABLE', path));
    const found = await store.getMany(['waiting', 'key-00000', 'more', 'key-00001', 'too much']);
    assert.deepEqual(
      found.map((each) => each?.version),
      [1, 2, 1, 1, undefined],
    );
    assert.equal(warnings.length, 1);
    connections[0]!.execute('PRAGMA max_page_count = 1000000');
    clock.advance(60_000);
    await store.flush();
    await store.close();
    await using reopened = sqlite(path);
    assert.equal(await reopened.count(), 22);
    assert.equal((await reopened.getMany(['key-00000']))[0]?.version, 2);
  });

  it('takes any number of writes without promises, and none beyond its bound while the disk is full', async () => {
    const path = newPath();
    const { driver, connections } = observedDriver();
    const store = sqlite(path, { driver, maxPendingBytes: 50_000 });
    for (const each of entries(400)) store.writeSync(each);
    assert.equal(store.readSync('key-00000')?.value.byteLength, 1_000);
    await store.flush();
    connections[0]!.execute('PRAGMA max_page_count = 1');
    const flood = (): void => {
      for (let index = 0; index < 100; index++) store.writeSync(entry(`more-${index}`, 10_000));
    };
    assert.throws(flood, { code: 'STORE_UNAVAILABLE' });
    assert.throws(() => store.removeSync('key-00001'), { code: 'STORE_UNAVAILABLE' });
    connections[0]!.execute('PRAGMA max_page_count = 1000000');
    await store.flush();
    assert.equal(store.removeSync('key-00001'), true);
    assert.equal(store.readSync('key-00001'), undefined);
    assert.ok((await store.count('more-')) >= 4);
    await store.close();
  });

  it('reads on while another writer holds the file and writes once it let go', async () => {
    const path = await filledFile();
    const other = availableDriver().open(path);
    const store = sqlite(path);
    other.execute('BEGIN IMMEDIATE');
    await store.setMany([entry('new')]);
    await assert.rejects(store.flush(), naming('STORE_LOCKED', path));
    const found = await store.getMany(['key-00001', 'new']);
    assert.ok(found.every((each) => each !== undefined));
    other.execute('COMMIT');
    await store.flush();
    await store.close();
    const [row] = other.prepare("SELECT COUNT(*) FROM entries WHERE key = 'new'").all([]);
    assert.equal(row?.[0], 1);
    other.close();
  });

  it('lets two stores work on one file', async () => {
    const path = newPath();
    await using left = sqlite(path);
    await using right = sqlite(path);
    await Promise.all([
      left.setMany(entries(300)),
      right.setMany([entry('right')]),
      left.flush().then(() => right.flush()),
    ]);
    await right.flush();
    assert.equal(await left.count(), 301);
    assert.equal(await right.count(), 301);
  });

  it('refuses keys that SQLite would change, and never finds them', async () => {
    await using store = sqlite(newPath());
    await store.setMany([entry('a'), entry('\uFFFD')]);
    for (const key of ['a\0b', '\uD800']) {
      await assert.rejects(store.setMany([entry(key)]), { code: 'INVALID_ARGUMENT' });
      assert.deepEqual(await store.getMany([key]), [undefined]);
      assert.equal(await store.deleteMany([key]), 0);
      assert.equal(await store.count(key), 0);
      await store.clear(key);
    }
    assert.equal(await store.count(), 2);
  });

  it('gives the very same bytes after it was closed and opened again', async () => {
    const path = newPath();
    const values = Float32Array.from({ length: 512 }, (_, index) => Math.sin(index) / 7);
    const vector = { embedder: 'e', partition: 'p', values };
    const written = entry('a', 5_000, { vector, tags: ['t', 'ü'], expiresAt: 4_102_444_800_000, version: 3 });
    const store = sqlite(path);
    await store.setMany([written]);
    await store.close();
    await using reopened = sqlite(path);
    const [found] = await reopened.getMany(['a']);
    assert.ok(found?.vector);
    assert.deepEqual(new Uint8Array(found.vector.values.buffer), new Uint8Array(values.buffer));
    assert.deepEqual({ ...found, value: [...found.value] }, { ...written, value: [...written.value] });
  });

  it('has every entry acknowledged before the last write-behind window after kill -9', async () => {
    const path = newPath();
    const child = startChild('write', path);
    let output = '';
    const stdout = child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await once(stdout, 'data');
    await sleep(500);
    const killedAt = Date.now();
    await killed(child);
    const acknowledged = output
      .slice(0, output.lastIndexOf('\n'))
      .split('\n')
      .map((line) => line.split(' ').map(Number) as [number, number]);
    // 50 ms of write-behind, and as much again for the transactions themselves on a busy machine.
    const owed = acknowledged.filter(([, at]) => at < killedAt - 100).map(([number]) => number);
    assert.ok(owed.length > 500, `only ${owed.length} entries were acknowledged in time`);
    await using store = sqlite(path);
    const found = await store.getMany(owed.map((number) => `key-${number}`));
    const lost = owed.filter((_, index) => found[index] === undefined);
    assert.deepEqual(lost, []);
    for (const [index, number] of owed.entries()) {
      const { value, vector } = found[index]!;
      assert.equal(Buffer.from(value).toString(), `value of key-${number}`);
      const values = Float32Array.from({ length: 16 }, (_, place) => Math.sin(number + place));
      assert.deepEqual(vector?.values, values);
    }
  }, 20_000);
});
