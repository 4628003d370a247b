import { afterEach, describe, expect, it } from 'vitest';
import { fixture, runScript } from './checks/fixture.js';

const library = 'packages/reprise/src';
const sound = {
  'packages/reprise/package.json': {
    name: 'reprise',
    exports: { '.': './dist/index.js', './core': '', './testing': '' },
  },
  'packages/gateway/package.json': { name: '@reprise/gateway', dependencies: { reprise: '0.1.0' } },
  'packages/gateway/src/app.ts': "import { now } from 'reprise/core';\nexport const app = now;\n",
  [`${library}/index.ts`]: "export { now } from './core/index.ts';\n",
  [`${library}/core/index.ts`]: "export { now } from './now.ts';\n",
  [`${library}/core/now.ts`]: 'export const now = 1;\n',
  [`${library}/stores/index.ts`]: "export { memory } from './memory.ts';\n",
  [`${library}/stores/memory.ts`]: "import { now } from '../core/index.ts';\nexport const memory = now;\n",
  [`${library}/kernels/index.ts`]: 'export const kernels = 1;\n',
  [`${library}/testing/index.ts`]: "export { memory } from '../stores/index.ts';\n",
  [`${library}/stores/memory.test.ts`]: "import '../testing/index.ts';\nimport 'reprise/testing';\n",
};

/** @type {(() => Promise<void>) | undefined} */
let remove;
afterEach(() => remove?.());

/** @param {Record<string, string>} [changes] */
async function check(changes = {}) {
  const made = await fixture({ ...sound, ...changes });
  remove = made.remove;
  return runScript('check-layers.js', made.root);
}

/** @type {Record<string, [string, string, string]>} */
const broken = {
  'an upward import': ['core/now.ts', "import '../stores/index.ts';", 'room "core" imports room "stores"'],
  'an import past a door': ['stores/memory.ts', "import '../core/now.ts';", 'past the door of room "core"'],
  'an import type past a door': [
    'stores/a.ts',
    "export type A = import('../core/now.ts').A;",
    'past the door',
  ],
  'a dynamic import upward': ['core/now.ts', "await import('../stores/index.ts');", 'not below it'],
  'a private room used by others': [
    'stores/memory.ts',
    "import '../kernels/index.ts';",
    'private room "kernels"',
  ],
  'testing imported by product code': [
    'stores/memory.ts',
    "import '../testing/index.ts';",
    'imports "testing"',
  ],
  'a missing extension': ['core/now.ts', "import './index';", 'no .ts extension'],
  'the compiled name of a file': ['core/now.ts', "import './index.js';", 'no .ts extension'],
  'an undeclared package': ['core/now.ts', "import 'left-pad';", '"left-pad" is not declared'],
  'the package importing itself': ['core/now.ts', "import 'reprise/core';", 'this very package'],
  'a room without floor': ['attic/index.ts', "import '../core/index.ts';", 'room "attic" has no floor'],
  'a room without door': ['attic/box.ts', 'export const box = 1;', 'room without a door'],
};

describe('check:layers', () => {
  it('passes a workspace that keeps the rules', async () => {
    expect(await check()).toMatchObject({ code: 0, output: expect.stringContaining('keep the rules') });
  });

  it.each(Object.entries(broken))('finds %s', async (_, [file, text, message]) => {
    const { code, output } = await check({ [`${library}/${file}`]: `${text}\n` });
    expect(output).toContain(message);
    expect(output).toContain(`${library}/${file.replace('box.ts', '')}`.replace(/\/$/, ''));
    expect(code).toBe(1);
  });

  it('finds files that import each other in a circle', async () => {
    const { code, output } = await check({
      [`${library}/core/now.ts`]: "import type { now } from './index.ts';\n",
    });
    expect(output).toContain('in a circle');
    expect(code).toBe(1);
  });

  it.each([
    ["import 'reprise/cellar';", 'is not exported by reprise'],
    ["import '../../reprise/src/core/index.ts';", 'reaches into packages/reprise'],
    ["import 'reprise/testing';", 'imports "reprise/testing"'],
  ])('finds the gateway doing %s, with its line', async (text, message) => {
    const { code, output } = await check({ 'packages/gateway/src/app.ts': `\n${text}\n` });
    expect(output).toContain(message);
    expect(output).toContain('packages/gateway/src/app.ts:2');
    expect(code).toBe(1);
  });
});
