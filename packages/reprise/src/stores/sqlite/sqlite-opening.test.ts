import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { requireOptional } from '../../sql/index.ts';
import { availableDriver } from '../sqlite-driver/available-driver.ts';
import { entries, fillFile, killed, naming, startChild, temporaryFolder } from './fault-helpers.js';
import { migrations } from './schema.ts';
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
    connection.execute(`PRAGMA user_version = ${migrations.length + 1}`);
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
    for (const room of ['core', 'entry', 'redis', 'sql', 'stores', 'telemetry'])
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
  }, 20_000);
});
