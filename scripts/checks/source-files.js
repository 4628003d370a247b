import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'build', 'data', 'coverage', '.git', 'assembly']);

/**
 * Every TypeScript and JavaScript source file under a folder, as paths relative to `root` with forward slashes.
 *
 * @param {string} root
 * @param {string} folder relative to `root`
 * @returns {string[]}
 */
export function sourceFiles(root, folder) {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(start, entry.name);
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sourceFiles(root, relative(root, path));
      return /\.(ts|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts')
        ? [slashed(relative(root, path))]
        : [];
    })
    .sort();
}

/** @param {string} path @returns {string} */
export function slashed(path) {
  return path.split(sep).join('/');
}

/**
 * Whether a file belongs to the tests. JavaScript under `src/` does: packages are built from TypeScript alone, so
 * only a test can run it, as a process of its own.
 *
 * @param {string} path
 * @returns {boolean}
 */
export function isTest(path) {
  return /\.test\.(ts|js)$/.test(path) || /^packages\/[^/]+\/(test\/|src\/.*\.js$)/.test(path);
}
