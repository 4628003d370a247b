import { afterEach, describe, expect, it } from 'vitest';
import { fixture, runScript } from './checks/fixture.js';

const sound = {
  'packages/reprise/package.json': {
    name: 'reprise',
    exports: { './core': './dist/core/index.js', './package.json': './package.json' },
  },
  'packages/reprise/src/core/index.ts': "export { now, type Moment } from './now.ts';\n",
  'packages/reprise/src/core/now.ts':
    '/** A moment. */\nexport type Moment = number;\n/** The time. */\nexport const now: Moment = 1;\n',
  'packages/reprise/src/kernels/index.ts': 'export const hidden = 1;\n',
  'packages/reprise/dist/core/index.js': '',
  'packages/reprise/dist/core/index.d.ts': '',
  'packages/inner/package.json': { name: 'inner', private: true, exports: { '.': './nothing.js' } },
  'docs/api.md': '| subpath | what |\n| --- | --- |\n| `reprise/core` | Time, see `reprise/elsewhere`. |\n',
};

/** @type {(() => Promise<void>) | undefined} */
let remove;
afterEach(() => remove?.());

/** @param {Record<string, string | object>} [changes] @param {string} [without] */
async function check(changes = {}, without = '') {
  const { [without]: _, ...files } = /** @type {Record<string, string | object>} */ ({
    ...sound,
    ...changes,
  });
  const made = await fixture(files);
  remove = made.remove;
  return runScript('check-exports.js', made.root);
}

describe('check:exports', () => {
  it('passes when exports, rooms, built files and docs agree', async () => {
    expect(await check()).toMatchObject({ code: 0, output: expect.stringContaining('1 subpaths') });
  });

  it.each([
    ['packages/reprise/dist/core/index.js', 'needs packages/reprise/dist/core/index.js'],
    ['packages/reprise/dist/core/index.d.ts', 'needs packages/reprise/dist/core/index.d.ts'],
    ['packages/reprise/src/core/index.ts', 'needs packages/reprise/src/core/index.ts'],
    ['docs/api.md', 'does not name `reprise/core`'],
  ])('finds that %s is missing', async (without, message) => {
    const { code, output } = await check({}, without);
    expect(output).toContain(message);
    expect(code).toBe(1);
  });

  it('finds a room that is not exported', async () => {
    const { code, output } = await check({ 'packages/reprise/src/stores/index.ts': 'export {};\n' });
    expect(output).toContain('room "stores" is not exported');
    expect(code).toBe(1);
  });

  it('finds a subpath in the docs that does not exist', async () => {
    const { code, output } = await check({
      'docs/api.md': `${sound['docs/api.md']}| \`reprise/attic\` | Old. |\n`,
    });
    expect(output).toContain('names `reprise/attic`');
    expect(code).toBe(1);
  });

  it('finds an exported symbol without TSDoc, behind the index, with its line', async () => {
    const text = '/** A moment. */\nexport type Moment = number;\nexport const now: Moment = 1;\n';
    const { code, output } = await check({ 'packages/reprise/src/core/now.ts': text });
    expect(output).toContain('packages/reprise/src/core/now.ts:3');
    expect(output).toContain('"now"');
    expect(code).toBe(1);
  });
});
