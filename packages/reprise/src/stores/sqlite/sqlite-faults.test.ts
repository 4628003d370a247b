import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import type { StoredEntry } from '../store.ts';
import { availableDriver, type SqliteConnection, type SqliteDriver } from './driver.ts';
import { requireOptional } from './require-optional.ts';
import { schemaVersion } from './schema.ts';
import { sqlite } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = (): string => join(folder, `${files++}.db`);

const entry = (key: string, bytes = 1_000, parts: Partial<StoredEntry> = {}): StoredEntry => ({
  key,
  value: new Uint8Array(bytes).fill(7),
  createdAt: 0,
  version: 1,
  tags: [],
  ...parts,
});

const entries = (count: number): StoredEntry[] =>
  Array.from({ length: count }, (_, index) => entry(`key-${String(index).padStart(5, '0')}`));

/** A closed file of 400 entries, about half a megabyte. */
async function filledFile(): Promise<string> {
  const path = newPath();
  const store = sqlite(path);
  await store.setMany(entries(400));
  await store.close();
  return path;
}

function startChild(task: string, path: string): ChildProcess {
  const script = fileURLToPath(new URL('fault-child.js', import.meta.url));
  return spawn(process.execPath, [script, task, path], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function killed(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
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

const naming = (code: string, path: string) => (error: Error & { code?: string }) => {
  assert.equal(error.code, code);
  assert.ok(error.message.includes(path), `"${error.message}" does not name ${path}`);
  return true;
};

const asRoot = process.getuid?.() === 0;

describe('opening a SQLite store', () => {
  it('makes the folders of its file', async () => {
    const path = join(folder, 'some', 'inner', 'folder', 'a.db');
    const store = sqlite(path);
    await store.close();
    assert.ok(existsSync(path));
  });

  it('says STORE_CORRUPT for a file that is no database', () => {
    const path = newPath();
    writeFileSync(path, Buffer.alloc(16_384, 'this is no database '));
    assert.throws(() => sqlite(path), naming('STORE_CORRUPT', path));
  });

  it('says STORE_CORRUPT for a file that was cut off, when it is opened or read', async () => {
    const path = await filledFile();
    truncateSync(path, Math.floor(statSync(path).size / 2));
    const readAll = async (): Promise<void> => {
      const store = sqlite(path);
      for (const { key } of entries(400)) await store.getMany([key]);
    };
    await assert.rejects(readAll(), naming('STORE_CORRUPT', path));
  });

  it('takes an empty file for a new store', async () => {
    const path = newPath();
    writeFileSync(path, '');
    await using store = sqlite(path);
    assert.equal(await store.count(), 0);
  });

  it('says STORE_UNAVAILABLE when the folder cannot be made', () => {
    const file = newPath();
    writeFileSync(file, 'a file, not a folder');
    const path = join(file, 'inner', 'a.db');
    assert.throws(() => sqlite(path), naming('STORE_UNAVAILABLE', path));
  });

  it('says STORE_UNAVAILABLE when the path is a folder', () => {
    const path = newPath();
    mkdirSync(path);
    assert.throws(() => sqlite(path), naming('STORE_UNAVAILABLE', path));
  });

  it.skipIf(asRoot)(
    `says STORE_UNAVAILABLE in a folder that may not be written${asRoot ? ' (skipped: root may write anywhere)' : ''}`,
    () => {
      const readOnly = join(folder, 'read-only');
      mkdirSync(readOnly);
      chmodSync(readOnly, 0o555);
      const path = join(readOnly, 'a.db');
      assert.throws(() => sqlite(path), naming('STORE_UNAVAILABLE', path));
    },
  );

  it('says STORE_TOO_NEW for a file of a later format and leaves it as it is', async () => {
    const path = await filledFile();
    const connection = availableDriver().open(path);
    connection.execute(`PRAGMA user_version = ${schemaVersion + 1}`);
    connection.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    connection.close();
    const before = readFileSync(path);
    assert.throws(() => sqlite(path), naming('STORE_TOO_NEW', path));
    assert.ok(readFileSync(path).equals(before));
  });

  it('says STORE_LOCKED while another process holds the file, and opens it afterwards', async () => {
    const path = newPath();
    const child = startChild('lock', path);
    try {
      await once(child.stdout!, 'data');
      assert.throws(() => sqlite(path), naming('STORE_LOCKED', path));
    } finally {
      await killed(child);
    }
    await using store = sqlite(path);
    assert.equal(await store.count(), 0);
  });

  it('says DRIVER_MISSING with the command to install one where there is no SQLite library', async () => {
    const copy = join(folder, 'without-libsql');
    const dist = fileURLToPath(new URL('../../../dist/', import.meta.url));
    for (const room of ['core', 'entry', 'stores'])
      cpSync(join(dist, room), join(copy, room), { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    writeFileSync(
      join(copy, 'open.js'),
      `import { sqlite } from './stores/index.js';
       try { await sqlite('new.db').close(); console.log('opened'); }
       catch (error) { console.log(error.code, error.message); }`,
    );
    const child = spawn(process.execPath, ['open.js'], { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const expected = requireOptional('node:sqlite') ? /^opened/ : /^DRIVER_MISSING .*npm install libsql/;
    assert.match(said.toString(), expected);
  });
});

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
