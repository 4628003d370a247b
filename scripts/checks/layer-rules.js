import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isTest } from './source-files.js';

/** @typedef {import('./imports.js').Import} Import */
/** @typedef {import('./finding.js').Finding} Finding */
/** @typedef {{ what: string, remedy: string }} Complaint */

/**
 * @typedef {object} Place where a file belongs
 * @property {string | undefined} package folder under `packages/`
 * @property {string | undefined} room folder under the package's `src/`; '' for files right in `src/`
 */

/**
 * @typedef {object} Rules
 * @property {string} root
 * @property {readonly (readonly string[])[]} floors rooms of the library, lowest floor first
 * @property {Readonly<Record<string, readonly string[]>>} privateRooms room to the only rooms that may use it
 */

/** @param {string} path @returns {Place} */
export function placeOf(path) {
  const match = /^packages\/([^/]+)\/(?:src\/(?:([^/]+)\/)?)?/.exec(path);
  return { package: match?.[1], room: path.includes('/src/') ? (match?.[2] ?? '') : undefined };
}

/** @param {Import} imported @returns {string | undefined} the file a relative import means, relative to the root */
export function targetOf({ from, specifier }) {
  if (!specifier.startsWith('.')) return undefined;
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

/**
 * Everything that is wrong with one import.
 *
 * @param {Rules} rules
 * @param {Import} imported
 * @returns {Finding[]}
 */
export function judgeImport(rules, imported) {
  const target = targetOf(imported);
  const complaint =
    target === undefined ? judgeBare(rules, imported) : judgeRelative(rules, imported, target);
  return complaint ? [{ where: `${imported.from}:${imported.line}`, ...complaint }] : [];
}

/** @param {Rules} rules @param {Import} imported @param {string} target @returns {Complaint | undefined} */
function judgeRelative(rules, { from, specifier }, target) {
  // A .js that lies there is meant as it is; one that does not is the compiled name of a .ts.
  const onDisk = /\.(ts|json)$/.test(specifier) || existsSync(join(rules.root, target));
  if (from.endsWith('.ts') && !(onDisk && posix.extname(specifier) !== '')) {
    return complain(`"${specifier}" has no .ts extension`, 'Write the file name as it is on disk, with .ts.');
  }
  const here = placeOf(from);
  const there = placeOf(target);
  if (there.package !== undefined && there.package !== here.package) {
    return complain(
      `"${specifier}" reaches into packages/${there.package}`,
      'Import the package by its name; only what its exports name may be used.',
    );
  }
  if (here.package !== 'reprise' || there.room === undefined || here.room === there.room) return undefined;
  return judgeRoom(rules, from, here.room ?? '', target, there.room);
}

/**
 * @param {Rules} rules
 * @param {string} from
 * @param {string} room
 * @param {string} target
 * @param {string} other
 * @returns {Complaint | undefined}
 */
function judgeRoom({ floors, privateRooms }, from, room, target, other) {
  const door = `packages/reprise/src/${other}/index.ts`;
  if (other !== '' && target !== door) {
    return complain(
      `goes past the door of room "${other}"`,
      `Import ${door}, and export there what is missing.`,
    );
  }
  if (isTest(from) || room === 'testing') return undefined;
  if (other === 'testing')
    return complain('imports "testing"', 'Only tests may; move what is shared to a lower room.');
  if (other === '') return complain('imports the front door of the library', 'Import the room itself.');
  if (room === '') return undefined;
  const users = privateRooms[other];
  if (users) {
    if (users.includes(room)) return undefined;
    return complain(
      `room "${room}" uses the private room "${other}"`,
      `Only ${users.join(' and ')} may use it.`,
    );
  }
  const floor = floorOf(floors, room);
  const otherFloor = floorOf(floors, other);
  if (floor === undefined && privateRooms[room] === undefined) {
    return complain(
      `room "${room}" has no floor`,
      'Add it to the table at the top of scripts/check-layers.js.',
    );
  }
  if (otherFloor !== undefined && otherFloor < (floor ?? 0)) return undefined;
  return complain(
    `room "${room}" imports room "${other}", which is not below it`,
    'Imports run downwards only; see the table at the top of scripts/check-layers.js.',
  );
}

/** @param {readonly (readonly string[])[]} floors @param {string} room @returns {number | undefined} */
function floorOf(floors, room) {
  const floor = floors.findIndex((rooms) => rooms.includes(room));
  return floor < 0 ? undefined : floor;
}

/** @param {Rules} rules @param {Import} imported @returns {Complaint | undefined} */
function judgeBare({ root }, { from, specifier }) {
  const here = placeOf(from);
  if (specifier.startsWith('node:') || here.package === undefined) return undefined;
  const test = isTest(from);
  const own = manifest(root, `packages/${here.package}`);
  const name = packageName(specifier);
  if (name === own.name && !test) {
    return complain(`"${specifier}" is this very package`, 'Import the room by a relative path.');
  }
  if (specifier === 'reprise/testing' && !test) {
    return complain('imports "reprise/testing"', 'Only tests may.');
  }
  if (name === 'reprise' && !hasExport(manifest(root, 'packages/reprise'), specifier)) {
    return complain(
      `"${specifier}" is not exported by reprise`,
      'Use a subpath of docs/api.md, or add the export.',
    );
  }
  const known = [own.dependencies, own.peerDependencies, own.optionalDependencies];
  if (test) known.push(own.devDependencies, manifest(root, '.').devDependencies, { [own.name]: '' });
  if (known.some((names) => names && name in names)) return undefined;
  return complain(`"${name}" is not declared by packages/${here.package}`, 'Add it to its package.json.');
}

/** @param {Record<string, any>} library @param {string} specifier @returns {boolean} */
function hasExport(library, specifier) {
  const subpath = `.${specifier.slice('reprise'.length)}`;
  return Object.hasOwn(library.exports ?? {}, subpath);
}

/** @param {string} specifier @returns {string} */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** @param {string} root @param {string} folder @returns {Record<string, any>} */
function manifest(root, folder) {
  const path = join(root, folder, 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** @param {string} what @param {string} remedy @returns {Complaint} */
function complain(what, remedy) {
  return { what, remedy };
}
