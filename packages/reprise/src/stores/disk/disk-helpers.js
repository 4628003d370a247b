// What the tests of the disk store and their processes share; a plain script, so that the package is built without it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const valueSizes = [10, 1_000, 20_000, 50_000];

/**
 * An entry whose key says what its value has to be; every fourth is long enough for a file of its own.
 *
 * @param {string} writer
 * @param {number} number
 * @returns {import('../store.ts').StoredEntry}
 */
export function numberedEntry(writer, number) {
  const key = `${writer}:${number}`;
  return { key, value: bytesOf(key), createdAt: number, version: 1, tags: [] };
}

/** @param {import('../store.ts').StoredEntry} entry */
export function isIntact({ key, value }) {
  return bytesOf(key).equals(value);
}

/** @param {string} key */
function bytesOf(key) {
  const number = Number(key.split(':')[1]);
  return Buffer.alloc(/** @type {number} */ (valueSizes[number % valueSizes.length]), `${key};`);
}

/**
 * Starts a process of its own, see `disk-child.js`.
 *
 * @param {readonly string[]} words
 * @param {{ uid?: number, gid?: number, limited?: string }} [options] `limited`: shell commands before it starts
 */
export function startDiskChild(words, { limited = 'exec "$@"', ...user } = {}) {
  const script = fileURLToPath(new URL('disk-child.js', import.meta.url));
  const command = ['-c', limited, 'sh', process.execPath, script, ...words];
  const child = spawn('sh', command, { stdio: ['pipe', 'pipe', 'inherit'], ...user });
  const lines = /** @type {string[]} */ ([]);
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return { child, lines };
}
