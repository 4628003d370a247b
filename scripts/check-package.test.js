import { afterEach, describe, expect, it } from 'vitest';
import { fixture, runScript } from './checks/fixture.js';

const name = 'reprise-packing-fixture';
const manifest = {
  name,
  version: '1.2.3',
  type: 'module',
  license: 'MIT',
  bin: { 'packing-fixture': 'bin/main.js' },
  files: ['dist', 'bin'],
  exports: { '.': './dist/index.js' },
};
const sound = {
  'packages/fixture/package.json': manifest,
  'packages/fixture/bin/main.js': "#!/usr/bin/env node\nconsole.log('1.2.3');\n",
  'packages/fixture/dist/index.js': 'export const one = 1;\n',
  'packages/fixture/dist/index.d.ts': 'export declare const one: 1;\n',
};

/** @type {(() => Promise<void>) | undefined} */
let remove;
afterEach(() => remove?.());

/** @param {Record<string, string | object>} [changes] */
async function check(changes = {}) {
  const made = await fixture({ ...sound, ...changes });
  remove = made.remove;
  return runScript('check-package.js', made.root);
}

/** @type {[string, Record<string, string | object>, string][]} */
const broken = [
  ['a test', { 'packages/fixture/dist/a.test.js': '' }, 'dist/a.test.js is a test'],
  ['a source file', { 'packages/fixture/dist/a.ts': '' }, 'dist/a.ts is a source file'],
  ['build state', { 'packages/fixture/dist/.tsbuildinfo': '' }, 'is build state'],
  [
    'an export without file',
    { 'packages/fixture/package.json': { ...manifest, exports: { '.': './dist/gone.js' } } },
    'not so: reprise-packing-fixture has sound entry points',
  ],
  [
    'types that Node cannot resolve',
    { 'packages/fixture/dist/index.d.ts': "export { one } from './one';\n" },
    'not so: reprise-packing-fixture has sound types',
  ],
  [
    'a subpath that throws',
    { 'packages/fixture/dist/index.js': "throw new Error('no');\n" },
    'can be imported',
  ],
  [
    'a command with another version',
    { 'packages/fixture/bin/main.js': "#!/usr/bin/env node\nconsole.log('0.0.0');\n" },
    'says "0.0.0", not 1.2.3',
  ],
];

describe('check:package', { timeout: 60_000 }, () => {
  it('passes a package that installs, imports and runs', async () => {
    const { code, output } = await check();
    expect(output).toContain('packing-fixture runs and tells its version');
    expect(code).toBe(0);
  });

  it.each(broken)('finds %s', async (_, changes, message) => {
    const { code, output } = await check(changes);
    expect(output).toContain(message);
    expect(code).toBe(1);
  });
});
