import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand } from '../checks/run-command.js';

/**
 * Where an executable is.
 *
 * @param {string} name
 * @param {readonly string[]} [folders] to look in after those of `PATH`
 * @returns {Promise<string | undefined>}
 */
export async function findBinary(name, folders = []) {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const folder of [...path, ...folders]) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/**
 * The first version number in what a binary prints when it is asked for its version.
 *
 * @param {string} binary
 * @returns {Promise<string>}
 */
export async function versionOf(binary) {
  const printed = await runCommand(binary, ['--version'], { cwd: '/', seconds: 10 });
  return printed.match(/\d+(\.\d+)+/)?.[0] ?? 'of unknown version';
}

/**
 * The folders in which Debian keeps the binaries of each version of PostgreSQL, newest first.
 *
 * @returns {Promise<string[]>}
 */
export async function debianPostgresFolders() {
  const parent = '/usr/lib/postgresql';
  const versions = await readdir(parent).catch(() => []);
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(parent, version, 'bin'));
}

/** @param {string} file @returns {Promise<boolean>} */
async function isExecutable(file) {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
