import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, it } from 'vitest';
import { disk } from './disk.ts';
import { isIntact, numberedEntry, startDiskChild } from './disk-helpers.js';

const folder = mkdtempSync(join(tmpdir(), 'reprise-disk-processes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(folder, `${folders++}`);

async function until(reached: () => boolean, expectation: string): Promise<void> {
  const giveUp = performance.now() + 20_000;
  while (!reached()) {
    assert.ok(performance.now() < giveUp, `not seen within twenty seconds: ${expectation}`);
    await sleep(10);
  }
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  const closed = once(child, 'close');
  end();
  await closed;
}

/** Runs a task that ends by itself; answers what it said. */
async function said(words: readonly string[], options = {}): Promise<Record<string, unknown>> {
  const { child, lines } = startDiskChild(words, options);
  await ended(child, () => child.stdin?.end());
  return JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
}

const isRoot = process.getuid?.() === 0;

describe('a disk store of several processes', () => {
  it('S3-31 loses and tears nothing acknowledged by three writers, one of them killed, nor for a reader', async () => {
    const path = newFolder();
    const writers = ['one', 'two', 'three'].map((name) => startDiskChild(['write', path, name]));
    const reader = startDiskChild(['read', path]);
    await until(() => reader.lines.length > 0, 'the reader open');
    await until(() => writers.every(({ lines }) => lines.length > 60), 'sixty entries of each writer');
    const [killed, ...others] = writers;
    await ended(killed!.child, () => killed!.child.kill('SIGKILL'));
    const before = others.map(({ lines }) => lines.length);
    await until(() => others.every(({ lines }, index) => lines.length > before[index]! + 60), 'sixty more');
    for (const { child } of [...others, reader]) await ended(child, () => child.stdin?.end());
    const sight = JSON.parse(reader.lines.at(-1)!) as { seen: number; wrong: number; writers: string[] };
    assert.equal(sight.wrong, 0);
    assert.deepEqual(sight.writers, ['one', 'three', 'two']);
    await using store = disk(path);
    for (const [index, name] of ['one', 'two', 'three'].entries()) {
      const acknowledged = writers[index]!.lines.length;
      const numbers = Array.from({ length: acknowledged }, (_, number) => number);
      // Every fifth is removed by its writer right after the next is written.
      const kept = numbers.filter((number) => number % 5 !== 3);
      const found = await store.getMany(kept.map((number) => numberedEntry(name, number).key));
      const lost = kept.filter((_, place) => !found[place] || !isIntact(found[place]));
      assert.deepEqual(lost, [], `entries of ${name}`);
      const removed = numbers.filter((number) => number % 5 === 3 && number + 1 < acknowledged);
      const back = await store.getMany(removed.map((number) => numberedEntry(name, number).key));
      assert.ok(back.every((entry) => entry === undefined));
    }
  }, 60_000);

  it('sees what another store wrote when its setMany resolved, and writes only what is absent for both', async () => {
    const path = newFolder();
    await using left = disk(path);
    await using right = disk(path);
    await left.setMany([numberedEntry('a', 3)]);
    assert.ok(isIntact((await right.getMany(['a:3']))[0]!));
    const attempt = (version: number) => ({ ...numberedEntry('b', 3), version });
    await Promise.all([
      left.setMany([attempt(1)], { onlyIfAbsent: true }),
      right.setMany([attempt(2)], { onlyIfAbsent: true }),
    ]);
    const versions = [left.readSync('b:3')?.version, right.readSync('b:3')?.version];
    assert.equal(versions[0], versions[1]);
    await left.setMany([{ ...numberedEntry('a', 3), version: 2 }]);
    assert.equal(right.readSync('a:3')?.version, 2);
    assert.equal(await right.deleteMany(['a:3']), 1);
    assert.equal(left.readSync('a:3'), undefined);
  });

  it('can be opened by several processes at the same moment where there is nothing yet', async () => {
    const path = newFolder();
    const answers = await Promise.all(Array.from({ length: 4 }, () => said(['open', path])));
    assert.deepEqual(answers, ['opened', 'opened', 'opened', 'opened']);
  }, 20_000);

  const tiny = newFolder();
  const mounted = isRoot && mounts(tiny);
  afterAll(() => {
    if (mounted) execFileSync('umount', [tiny]);
  });
  it.skipIf(!mounted)(
    `says STORE_UNAVAILABLE on a full disk and keeps what was there${mounted ? '' : ' (skipped: no file system can be mounted here)'}`,
    async () => {
      const fact = await said(['fill', join(tiny, 'store')]);
      assert.deepEqual(fact.codes, ['STORE_UNAVAILABLE']);
      assert.ok((fact.found as number) > 20);
      assert.equal(fact.wrong, 0);
      assert.equal(fact.orphans, 0);
    },
    20_000,
  );

  it('says STORE_UNAVAILABLE when files may not grow and keeps what was there', async () => {
    const path = newFolder();
    const command = 'ulimit -f 3000; exec "$@"';
    const fact = await said(['fill', path], { limited: command });
    assert.deepEqual(fact.codes, ['STORE_UNAVAILABLE']);
    assert.ok((fact.found as number) > 20);
    assert.equal(fact.wrong, 0);
    await using store = disk(path);
    assert.equal(await store.count(), fact.found);
  }, 20_000);

  it('says STORE_UNAVAILABLE and the folder where it may not write', async () => {
    const path = newFolder();
    mkdirSync(path);
    chmodSync(folder, 0o755);
    chmodSync(path, 0o555);
    const fact = await said(['open', path], isRoot ? { uid: 65_534, gid: 65_534 } : {});
    assert.deepEqual(fact, { code: 'STORE_UNAVAILABLE', names: true });
  }, 20_000);
});

function mounts(path: string): boolean {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
