// Checks that package exports, rooms, built files and docs/api.md name the same things, and that every exported
// symbol is documented. Needs the built packages. Usage: node scripts/check-exports.js [root]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { workspace } from './build/files.js';
import { report } from './checks/finding.js';
import { publishedPackages } from './checks/published-packages.js';
import { undocumented } from './checks/undocumented.js';

/** @typedef {import('./checks/finding.js').Finding} Finding */
/** @typedef {import('./checks/published-packages.js').PublishedPackage} PublishedPackage */

// Rooms that users cannot import.
const privateRooms = ['kernels', 'sql'];
const library = 'packages/reprise';
const reference = 'docs/api.md';

const root = resolve(process.argv[2] ?? workspace);
const packages = publishedPackages(root);
const indexes = packages.flatMap((published) =>
  published.subpaths.map(({ target }) => sourceOf(published, target)),
);
const findings = [
  ...packages.flatMap(missingFiles),
  ...packages.flatMap(roomsWithoutExport),
  ...referenceFindings(packages.flatMap(({ subpaths }) => subpaths.map(({ specifier }) => specifier))),
  ...undocumented(root, indexes),
];
report('check:exports', findings, `${indexes.length} subpaths are exported, built and documented`);

/** @param {PublishedPackage} published @param {string} target @returns {string} */
function sourceOf({ folder }, target) {
  return posix.join(folder, target.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));
}

/** @param {PublishedPackage} published @returns {Finding[]} */
function missingFiles(published) {
  const { folder, subpaths } = published;
  return subpaths.flatMap(({ key, target }) => {
    const built = posix.join(folder, target);
    const source = sourceOf(published, target);
    const files = [source, built, built.replace(/\.js$/, '.d.ts')];
    return files
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => ({
        where: `${folder}/package.json`,
        what: `export "${key}" needs ${path}, which does not exist`,
        remedy: path === source ? 'Write the file or drop the export.' : 'Run: npm run build',
      }));
  });
}

/** @param {PublishedPackage} published @returns {Finding[]} */
function roomsWithoutExport({ folder, subpaths }) {
  if (folder !== library) return [];
  return readdirSync(join(root, folder, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, folder, 'src', entry.name, 'index.ts')))
    .map((entry) => entry.name)
    .filter((room) => !privateRooms.includes(room) && !subpaths.some(({ key }) => key === `./${room}`))
    .map((room) => ({
      where: `${folder}/src/${room}/index.ts`,
      what: `room "${room}" is not exported`,
      remedy: `Add "./${room}" to the exports of ${folder}/package.json, or to privateRooms in this script.`,
    }));
}

/** @param {readonly string[]} specifiers @returns {Finding[]} */
function referenceFindings(specifiers) {
  const text = existsSync(join(root, reference)) ? readFileSync(join(root, reference), 'utf8') : '';
  // Every row of the table starts with the subpath it is about.
  const named = [...text.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '');
  const missing = specifiers
    .filter((specifier) => !named.includes(specifier))
    .map((specifier) => ({
      where: reference,
      what: `does not name \`${specifier}\``,
      remedy: 'Add a row to the table.',
    }));
  const unknown = named
    .filter((specifier) => !specifiers.includes(specifier))
    .map((specifier) => ({
      where: reference,
      what: `names \`${specifier}\`, which no package exports`,
      remedy: 'Remove the row or add the export.',
    }));
  return [...missing, ...unknown];
}
