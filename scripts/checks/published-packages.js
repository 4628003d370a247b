import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One way into a published package.
 *
 * @typedef {object} Subpath
 * @property {string} specifier what users import, for example `reprise/core`
 * @property {string} key the key in `exports`, for example `./core`
 * @property {string} target the built file, relative to the package, for example `./dist/core/index.js`
 */

/**
 * A package that is published: everything under `packages/` that is not private.
 *
 * @typedef {object} PublishedPackage
 * @property {string} name
 * @property {string} version
 * @property {string} folder relative to the root
 * @property {Readonly<Record<string, string>>} bin command to file
 * @property {readonly Subpath[]} subpaths without `./package.json`
 */

/** @param {string} root @returns {PublishedPackage[]} */
export function publishedPackages(root) {
  return readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ folder, manifest }) => ({
      name: manifest.name,
      version: manifest.version,
      folder,
      bin: manifest.bin ?? {},
      subpaths: subpathsOf(manifest),
    }));
}

/** @param {string} folder @returns {Record<string, any>} */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** @param {Record<string, any>} manifest @returns {Subpath[]} */
function subpathsOf({ name, exports = {} }) {
  return Object.entries(exports)
    .filter(([key]) => key !== './package.json')
    .map(([key, target]) => ({ specifier: name + key.slice(1), key, target: String(target) }));
}
