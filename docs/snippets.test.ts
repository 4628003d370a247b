import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@reprise/gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, workFolder } from './support/compile.ts';
import { blocksOf } from './support/markdown.ts';
import { pages } from './support/pages.ts';
import { type Playground, startPlayground } from './support/playground.ts';
import { run } from './support/run.ts';

// README.zh-CN.md has the same blocks, see pages.test.ts.
const blocks = pages()
  .filter((path) => path !== 'README.zh-CN.md')
  .flatMap(blocksOf);
const scripts = new Set(['ts', 'js']);
const shells = new Set(['sh']);
const runnable = new Set([...scripts, ...shells, 'yaml']);
const active = blocks.filter(({ noRun }) => !noRun);
const programs = active.filter(({ language }) => scripts.has(language));
const commands = active.filter(({ language }) => shells.has(language));
const configurations = active.filter(({ language }) => language === 'yaml');
const notRun = blocks.filter(({ noRun }) => noRun);
const other = active.filter(({ language }) => !runnable.has(language));

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
}, 30_000);
afterAll(() => playground[Symbol.asyncDispose]());

describe('programs in the documentation', () => {
  let compiled: ReturnType<typeof compile>;
  beforeAll(() => {
    compiled = compile(programs, playground.adapt);
  }, 120_000);

  it.each(programs)(
    '$where is well typed, runs, and prints what its comments say',
    async (block) => {
      const { problems, file } = compiled.find((candidate) => candidate.block === block)!;
      expect(problems).toEqual([]);
      const { code, output, errors } = await run(process.execPath, [file], playground.environment);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      const promised = [...block.code.matchAll(/^\s*console\.log\(.*\); \/\/ (.+)$/gm)].map(
        ([, text]) => text,
      );
      const printed = output.split('\n');
      expect(printed.filter((line) => promised.includes(line))).toEqual(promised);
    },
    30_000,
  );
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('Commands of the documentation are not run: there is no curl on this machine.');

describe.skipIf(!hasCurl)('commands in the documentation', () => {
  it.each(commands)(
    '$where runs',
    async ({ code }) => {
      // An answer such as 404 is a failure, too.
      const script = `set -eu\ncurl() { command curl --fail-with-body --silent --show-error "$@"; }\n${playground.adapt(code)}`;
      const ran = await run('sh', [], playground.environment, script);
      expect(ran).toMatchObject({ code: 0, errors: '' });
    },
    30_000,
  );
});

describe('configurations in the documentation', () => {
  it.each(configurations)('$where is a valid configuration', ({ code, where }) => {
    mkdirSync(workFolder, { recursive: true });
    const file = join(workFolder, `${where.replaceAll(/[^a-z0-9]+/gi, '-')}.yaml`);
    writeFileSync(file, code);
    const names = [...code.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [name, 'set'] as const);
    expect(loadConfig(file, {}, Object.fromEntries(names)).server.port).toBeGreaterThan(0);
  });
});

describe('blocks that are not run', () => {
  it('are marked, or are no programs', () => {
    const list = notRun.map(({ where, language }) => `${where} (${language})`);
    console.info(`Not run, ${list.length} of ${blocks.length} blocks: ${list.join(', ')}`);
    expect(other.map(({ where, language }) => ({ where, language }))).toEqual(
      other.map(({ where }) => ({ where, language: expect.stringMatching(/^(text|json|http)$/) })),
    );
  });
});
