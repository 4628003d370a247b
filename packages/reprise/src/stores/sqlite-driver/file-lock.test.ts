import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { lockFile } from './file-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('lockFile', () => {
  it('gives a file to one holder at a time, and makes its folder', () => {
    const path = join(folder, 'made', 'here', 'file.lock');
    const first = lockFile(path);
    assert.ok(first);
    assert.equal(lockFile(path), undefined);
    assert.equal(lockFile(path), undefined, 'an attempt takes nothing away');
    first.release();
    const second = lockFile(path);
    assert.ok(second);
    first.release();
    assert.equal(lockFile(path), undefined, 'releasing again lets nobody in');
    second.release();
  });

  it('leaves nothing but an empty file', () => {
    const path = join(folder, 'alone', 'file.lock');
    const lock = lockFile(path);
    assert.deepEqual(readdirSync(join(folder, 'alone')), ['file.lock']);
    lock?.release();
    assert.deepEqual(readdirSync(join(folder, 'alone')), ['file.lock']);
  });

  it('names a file that cannot be locked', () => {
    mkdirSync(join(folder, 'a-folder'));
    writeFileSync(join(folder, 'a-file'), '');
    for (const path of [join(folder, 'a-folder'), join(folder, 'a-file', 'file.lock')]) {
      assert.throws(
        () => lockFile(path),
        (error: unknown) =>
          RepriseError.isInstance(error) &&
          error.code === 'STORE_UNAVAILABLE' &&
          error.message.includes(path),
      );
    }
  });
});
