import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kits } from './kits.js';

/** @typedef {import('./kits.js').KitName} KitName */

/**
 * Files that make a server, or a browser, run.
 *
 * @typedef {object} Installation
 * @property {string} version as Debian writes it, or as the binary prints it
 * @property {Readonly<Record<string, string>>} binaries `server` or `browser` and others, to absolute paths
 * @property {string} [template] a data folder to begin with, as a copy
 */

/**
 * The kit of that name in the cache; undefined when it is not there.
 *
 * @param {string} cache
 * @param {KitName} name
 * @returns {Installation | undefined}
 */
export function installedKit(cache, name) {
  const folder = join(cache, name);
  const note = join(folder, '.kit');
  if (!existsSync(note)) return undefined;
  const { version } = JSON.parse(readFileSync(note, 'utf8'));
  return installation(folder, name, version);
}

/**
 * @param {string} folder of a kit
 * @param {KitName} name
 * @param {string} version
 * @returns {Installation}
 */
export function installation(folder, name, version) {
  const paths = Object.entries(kits[name].binaries).map(([binary, path]) => [binary, join(folder, path)]);
  const template = join(folder, 'template');
  const binaries = Object.fromEntries(paths);
  return existsSync(template) ? { version, binaries, template } : { version, binaries };
}
