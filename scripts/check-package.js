// Packs the published packages and checks the archives as a user gets them: their files, their entry points for
// Node and for TypeScript, and that they install into an empty project and can be imported there. Needs the built
// packages. Usage: node scripts/check-package.js [root]
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workspace } from './build/files.js';
import { publishedPackages } from './checks/published-packages.js';
import { runCommand } from './checks/run-command.js';

/** @typedef {import('./checks/published-packages.js').PublishedPackage} PublishedPackage */
/** @typedef {{ published: PublishedPackage, archive: string, files: string[] }} Packed */

// What no archive may hold, and why.
const unwanted = [
  { pattern: /\.test\.|\.fixture\.|(^|\/)test\//, what: 'a test' },
  { pattern: /^src\/|(?<!\.d)\.ts$/, what: 'a source file' },
  { pattern: /\.tsbuildinfo$/, what: 'build state' },
  { pattern: /(^|\/)(node_modules|data|\.env)(\/|$)/, what: 'a private file' },
];

const publint = join(dirname(fileURLToPath(import.meta.resolve('publint'))), 'cli.js');
const typesCheck = join(workspace, 'node_modules/@arethetypeswrong/cli/dist/index.js');

const root = resolve(process.argv[2] ?? workspace);
const temporary = await mkdtemp(join(tmpdir(), 'reprise-package-'));
try {
  const packed = await Promise.all(publishedPackages(root).map(pack));
  for (const { published, archive, files } of packed) {
    await step(`${published.name} holds ${files.length} files, none unwanted`, () => requireWanted(files));
    await step(`${published.name} has sound entry points (publint)`, () =>
      runCommand(process.execPath, [publint, 'run', archive, '--strict'], { cwd: temporary }),
    );
    await step(`${published.name} has sound types (attw)`, () =>
      runCommand(process.execPath, [typesCheck, archive, '--profile', 'esm-only'], { cwd: temporary }),
    );
  }
  await step('the archives install into an empty project', () => install(packed));
  for (const { published } of packed) {
    await step(`${published.subpaths.length} subpaths of ${published.name} can be imported`, () =>
      load(published),
    );
    for (const [command, file] of Object.entries(published.bin)) {
      await step(`${command} runs and tells its version`, () => runBin(published, command, file));
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}

/** @param {PublishedPackage} published @returns {Promise<Packed>} */
async function pack(published) {
  const rest = ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary];
  const [packed] = JSON.parse(await runCommand('npm', rest, { cwd: join(root, published.folder) }));
  const files = packed.files.map((/** @type {{ path: string }} */ file) => file.path);
  return { published, archive: join(temporary, packed.filename), files };
}

/** @param {readonly string[]} files */
async function requireWanted(files) {
  const complaints = files.flatMap((file) =>
    unwanted.filter(({ pattern }) => pattern.test(file)).map(({ what }) => `${file} is ${what}`),
  );
  if (complaints.length === 0) return;
  throw new Error(
    `${complaints.join('\n')}\nRun: npm run clean && npm run build. If they are still there, exclude them in tsconfig.json or in "files".`,
  );
}

/** @param {readonly Packed[]} packed */
async function install(packed) {
  const dependencies = Object.fromEntries(
    packed.map(({ published, archive }) => [published.name, `file:${archive}`]),
  );
  const manifest = { name: 'empty-project', private: true, type: 'module', dependencies };
  await writeFile(join(temporary, 'package.json'), JSON.stringify(manifest));
  const rest = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await runCommand('npm', rest, { cwd: temporary });
}

/** @param {PublishedPackage} published */
async function load({ subpaths }) {
  const script = subpaths.map(({ specifier }) => `await import('${specifier}');`).join('\n');
  await runCommand(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: temporary,
    seconds: 30,
  });
}

/** @param {PublishedPackage} published @param {string} command @param {string} file */
async function runBin({ name, version, folder }, command, file) {
  await access(join(root, folder, file));
  const output = await runCommand('npx', ['--no-install', command, '--version'], {
    cwd: temporary,
    seconds: 30,
  });
  if (output.trim() !== version)
    throw new Error(`${command} of ${name} says "${output.trim()}", not ${version}`);
}

/** @param {string} what @param {() => Promise<unknown>} check */
async function step(what, check) {
  const started = performance.now();
  try {
    await check();
  } catch (error) {
    throw new Error(`check:package: not so: ${what}\n${error instanceof Error ? error.message : error}`);
  }
  console.log(`check:package: ${what} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
