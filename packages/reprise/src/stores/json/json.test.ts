import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { CacheEntry, decodeEnvelope, encodeEnvelope, entryKeyText } from '../../entry/index.ts';
import { ManualClock, storeContract } from '../../testing/index.ts';
import type { StoredEntry } from '../store.ts';
import { json } from './json.ts';

const folders: string[] = [];
/** In memory where the system has a folder there: thousands of files take long on a disk that others use too. */
const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const newFolder = (): string => {
  const folder = mkdtempSync(join(root, 'reprise-json-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const call = CacheEntry.from('add', { inputs: { x: 5, y: 10 }, output: 15, metadata: { by: 'me' } });
const key = entryKeyText(call.key);
const storedCall: StoredEntry = { key, value: encodeEnvelope(call), createdAt: 0, version: 1, tags: [] };

/** A logger that keeps its warnings. */
function listening(): { logger: typeof silentLogger; lines: string[] } {
  const lines: string[] = [];
  return { lines, logger: { ...silentLogger, warn: (line) => void lines.push(line) } };
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe('json', () => {
  for (const { title, run } of storeContract(({ clock }) => json(newFolder(), { clock }))) {
    it(title, run, 30_000);
  }

  it('flushes what was written, removed, put elsewhere or never there', async () => {
    const folder = newFolder();
    await using store = json(folder);
    await store.flush();
    await store.setMany(['kept', 'gone', 'taken'].map((each) => ({ ...storedCall, key: each })));
    await store.deleteMany(['gone']);
    rmSync(join(folder, 'taken.json'));
    await store.flush();
    await store.deleteMany(['kept']);
    rmSync(folder, { recursive: true });
    await store.flush();
  });

  it('S3-33 keeps an entry as a readable file named for its key', async () => {
    const folder = newFolder();
    await using store = json(folder);
    await store.setMany([storedCall]);
    assert.deepEqual(readdirSync(folder), [`${key}.json`]);
    const text = readFileSync(join(folder, `${key}.json`), 'utf8');
    assert.match(text, /^\{\n {2}"func": "add",\n {2}"inputs": \{\n {4}"x": 5,/);
    assert.equal(JSON.parse(text).output, 15);
  });

  it('S3-33 gives what a person wrote into the file', async () => {
    const folder = newFolder();
    await using store = json(folder);
    store.writeSync(storedCall);
    await edit(join(folder, `${key}.json`), (text) =>
      text.replace('"output": 15,', '"output": 15, "expected": 16,'),
    );
    assert.equal(decodeEnvelope(store.readSync(key)!.value).value, 16);
    assert.equal(decodeEnvelope((await store.getMany([key]))[0]!.value).value, 16);
  });

  it('S3-26 serves the entry in a later session, and in another process at the same time', async () => {
    const folder = newFolder();
    const other = json(folder);
    await using first = json(folder);
    await first.setMany([storedCall]);
    assert.equal((await other.getMany([key]))[0]?.version, 1);
    await other.setMany([{ ...storedCall, version: 2 }], { onlyIfAbsent: true });
    assert.equal(first.readSync(key)?.version, 1);
    await other.close();
    await using later = json(folder);
    assert.equal((await later.getMany([key]))[0]?.version, 1);
  });

  it.each([
    ['damaged', '{"func": "add"'],
    ['empty', ''],
    ['not text', Buffer.from([0x22, 0xff, 0x22])],
    ['of somebody else', '{"name": "package"}'],
    ['of a future version', JSON.stringify({ stored: { format: 9, key } })],
  ])('reports a file that is %s once, takes it for a miss and leaves it', async (_, content) => {
    const folder = newFolder();
    const { logger, lines } = listening();
    await using store = json(folder, { logger });
    await store.setMany([{ ...storedCall, key: 'good' }]);
    const path = join(folder, `${key}.json`);
    writeFileSync(path, content);
    for (let round = 0; round < 2; round++) {
      assert.equal(store.readSync(key), undefined);
      assert.equal(await store.count(), 1);
      assert.equal(await store.deleteMany([key]), 0);
    }
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, new RegExp(`${key}\\.json is skipped`));
    await store.clear();
    assert.deepEqual(readFileSync(path), Buffer.from(content));
    await store.setMany([storedCall]);
    assert.equal((await store.getMany([key]))[0]?.version, 1);
  });

  it('reports a file that was copied to the name of another key, and a folder with such a name', async () => {
    const folder = newFolder();
    const { logger, lines } = listening();
    await using store = json(folder, { logger });
    await store.setMany([storedCall]);
    writeFileSync(join(folder, 'copy.json'), readFileSync(join(folder, `${key}.json`)));
    mkdirSync(join(folder, 'folder.json'));
    assert.deepEqual(await store.getMany(['copy', 'folder']), [undefined, undefined]);
    assert.equal(await store.count(), 1);
    assert.equal(lines.length, 2);
  });

  it('never takes a temporary file for an entry, and removes old ones', async () => {
    const folder = newFolder();
    const clock = new ManualClock();
    await using store = json(folder, { clock });
    const [old, fresh] = ['aa', 'bb'].map((part) => `.reprise-${part.repeat(12)}.tmp`) as [string, string];
    for (const [file, age] of [
      [old, 7_200],
      [fresh, 60],
    ] as const) {
      writeFileSync(join(folder, file), '{');
      utimesSync(join(folder, file), clock.now() / 1_000 - age, clock.now() / 1_000 - age);
    }
    assert.equal(await store.count(), 0);
    clock.advance(600_000);
    while (readdirSync(folder).includes(old)) await new Promise(setImmediate);
    assert.deepEqual(readdirSync(folder), [fresh]);
  });

  it('removes what an earlier process left to expire', async () => {
    const folder = newFolder();
    const clock = new ManualClock();
    const earlier = json(folder, { clock });
    await earlier.setMany([{ ...storedCall, expiresAt: clock.now() + 1_000 }]);
    await earlier.close();
    await using store = json(folder, { clock });
    const told: string[] = [];
    store.onRemoval((keys) => told.push(...keys));
    clock.advance(600_000);
    while (told.length === 0) await new Promise(setImmediate);
    assert.deepEqual([told, readdirSync(folder)], [[key], []]);
  });

  it('makes its folder, again when somebody removed it', async () => {
    const folder = join(newFolder(), 'a', 'b');
    await using store = json(folder);
    rmSync(folder, { recursive: true });
    assert.equal(await store.count(), 0);
    await store.setMany([storedCall]);
    assert.equal(await store.count(), 1);
  });

  it('rejects with STORE_UNAVAILABLE and the cause when its folder cannot be used, and leaves no temporary file', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    assert.throws(() => json(join(folder, 'file', 'below')), { code: 'STORE_UNAVAILABLE' });
    await using store = json(folder);
    mkdirSync(join(folder, `${key}.json`));
    await assert.rejects(store.setMany([storedCall]), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'STORE_UNAVAILABLE');
      assert.ok(error.cause instanceof Error);
      return true;
    });
    assert.deepEqual(readdirSync(folder).sort(), [`${key}.json`, 'file'].sort());
  });
});
