import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fixture, runScript } from './checks/fixture.js';

/** @type {(() => Promise<void>) | undefined} */
let remove;
afterEach(() => remove?.());

describe('clean', () => {
  it('removes what was built and nothing else', async () => {
    const made = ['packages/reprise/dist/index.js', 'packages/reprise/src/kernels/wasm-bytes.ts'];
    const written = ['packages/reprise/src/kernels/index.ts', 'data/cache.db'];
    const { root, remove: removeRoot } = await fixture(
      Object.fromEntries([...made, ...written].map((path) => [path, 'x'])),
    );
    remove = removeRoot;
    expect((await runScript('clean.js', root)).code).toBe(0);
    expect(made.filter((path) => existsSync(join(root, path)))).toEqual([]);
    expect(written.filter((path) => existsSync(join(root, path)))).toEqual(written);
  });
});
