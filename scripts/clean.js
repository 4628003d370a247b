// Removes everything the build makes, so that the next build starts from the sources.
// Usage: node scripts/clean.js [root]
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { workspace } from './build/files.js';

// Per package; the last one is generated source.
const made = ['dist', 'build', 'src/kernels/wasm-bytes.ts'];

const root = resolve(process.argv[2] ?? workspace);
for (const name of await readdir(join(root, 'packages'))) {
  for (const path of made) await rm(join(root, 'packages', name, path), { recursive: true, force: true });
}
await rm(join(root, 'coverage'), { recursive: true, force: true });
console.log('clean: everything that was built is removed');
