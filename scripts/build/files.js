import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the workspace. */
export const workspace = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Whether `output` exists and is newer than every one of `inputs`; folders count with all files in them.
 *
 * @param {string} output
 * @param {readonly string[]} inputs
 * @returns {Promise<boolean>}
 */
export async function isFresh(output, inputs) {
  const made = await modified(output);
  if (made === undefined) return false;
  const times = await Promise.all(inputs.map(newest));
  return times.every((time) => time <= made);
}

/** @param {string} path @returns {Promise<number>} */
async function newest(path) {
  const entry = await stat(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name));
  return Math.max(0, ...(await Promise.all(files.map(newest))));
}

/** @param {string} path @returns {Promise<number | undefined>} */
async function modified(path) {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return undefined;
  }
}
