// What the fault tests of the SQLite store share; a plain script, so that the package is built without it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sqlite } from './sqlite.ts';

/** A folder for the files of one test file. */
export function temporaryFolder() {
  return mkdtempSync(join(tmpdir(), 'reprise-faults-'));
}

/**
 * An entry of a thousand bytes.
 *
 * @param {string} key
 * @param {number} [bytes]
 * @param {Partial<import('../store.ts').StoredEntry>} [parts]
 * @returns {import('../store.ts').StoredEntry}
 */
export function entry(key, bytes = 1_000, parts = {}) {
  return { key, value: new Uint8Array(bytes).fill(7), createdAt: 0, version: 1, tags: [], ...parts };
}

/** @param {number} count */
export function entries(count) {
  return Array.from({ length: count }, (_, index) => entry(`key-${String(index).padStart(5, '0')}`));
}

/**
 * Makes a closed file of 400 entries, about half a megabyte.
 *
 * @param {string} path
 */
export async function fillFile(path) {
  const store = sqlite(path);
  await store.setMany(entries(400));
  await store.close();
}

/**
 * Starts a process of its own that works on the file, see `fault-child.js`.
 *
 * @param {'write' | 'lock'} task
 * @param {string} path
 */
export function startChild(task, path) {
  const script = fileURLToPath(new URL('fault-child.js', import.meta.url));
  return spawn(process.execPath, [script, task, path], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** @param {import('node:child_process').ChildProcess} child */
export async function killed(child) {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/**
 * Accepts an error with this code whose message names the file.
 *
 * @param {string} code
 * @param {string} path
 */
export function naming(code, path) {
  return (/** @type {Error & { code?: string }} */ error) => {
    assert.equal(error.code, code);
    assert.ok(error.message.includes(path), `"${error.message}" does not name ${path}`);
    return true;
  };
}
