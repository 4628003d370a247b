import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../checks/run-command.js';
import { withFileLock } from './file-lock.js';
import { versionOf } from './find-binary.js';
import { serviceFolder } from './folders.js';
import { installation, installedKit } from './installed-kit.js';
import { kits } from './kits.js';
import { privateApt } from './private-apt.js';
import { wrapBinary } from './wrapper.js';

/** @typedef {import('./installed-kit.js').Installation} Installation */
/** @typedef {import('./kits.js').KitName} KitName */
/** @typedef {(line: string) => void} Log */

/**
 * Makes the first data folder of a service, owned by the one who runs it.
 *
 * @typedef {(installation: Installation, folder: string) => Promise<void>} Initialize
 */

const unneeded = [
  ...['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/i18n', 'usr/share/lintian'],
  ...['usr/share/bug', 'etc', 'lib64', 'usr/lib64'],
];
const unneededLibraries = ['gconv', 'perl-base', 'systemd'];

/**
 * The kit of that name, built into the cache when it is not there yet. One process builds at a time.
 *
 * A kit appears under its name only when it is whole and each of its binaries has shown its version.
 *
 * @param {KitName} name
 * @param {object} options
 * @param {string} options.cache
 * @param {Log} options.log told about each step
 * @param {Initialize} [options.initialize] for a service that keeps data: makes the template of its data folder
 * @returns {Promise<Installation>}
 * @throws {Error} when this machine has no apt, no Debian mirror can be reached or a package is gone
 */
export async function buildKit(name, { cache, log, initialize }) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg')) {
    throw new Error('this machine has no apt');
  }
  const onWait = () => log('waiting for another process that builds');
  return await withFileLock(
    join(cache, 'lock'),
    async () => {
      const there = installedKit(cache, name);
      if (there) return there;
      const draft = join(cache, `${name}.draft`);
      await rm(draft, { recursive: true, force: true });
      const version = await unpack(name, { cache, draft, log });
      await writeFile(join(draft, '.kit'), `${JSON.stringify({ name, version })}\n`);
      await prove(installation(draft, name, version));
      if (initialize) await makeTemplate(installation(draft, name, version), { draft, log, initialize });
      await rm(join(cache, name), { recursive: true, force: true });
      await rename(draft, join(cache, name));
      return installation(join(cache, name), name, version);
    },
    { onWait },
  );
}

/**
 * @param {KitName} name
 * @param {{ cache: string, draft: string, log: Log }} options
 * @returns {Promise<string>} version of the first package
 */
async function unpack(name, { cache, draft, log }) {
  const { suite, packages, binaries, unneeded: more = [], files: written = {}, surroundings } = kits[name];
  const archives = join(draft, 'archives');
  await mkdir(archives, { recursive: true });
  await chmod(draft, 0o755);
  const apt = await privateApt(cache, suite, log);
  log(`downloading ${packages.length} packages of Debian ${suite}`);
  await apt.download(packages, archives);
  const files = await readdir(archives);
  log(`unpacking ${files.length} packages`);
  for (const file of files) await runCommand('dpkg', ['-x', join(archives, file), draft], { cwd: draft });
  await settleLibraries(draft);
  for (const path of [...unneeded, ...more, 'archives'])
    await rm(join(draft, path), { recursive: true, force: true });
  for (const [path, content] of Object.entries(written)) await writeFile(join(draft, path), content);
  for (const binary of Object.values(binaries)) await wrapBinary(draft, binary, surroundings);
  return packageVersion(files, packages[0] ?? '');
}

/**
 * The version in the name of a package file, `name_version_architecture.deb`.
 *
 * @param {readonly string[]} files
 * @param {string} name
 * @returns {string}
 */
export function packageVersion(files, name) {
  const file = files.find((each) => each.startsWith(`${name}_`));
  return decodeURIComponent(file?.split('_')[1] ?? 'of unknown version').replace(/^\d+:/, '');
}

/** @param {string} draft */
async function settleLibraries(draft) {
  // Older releases keep the C library in /lib.
  if (existsSync(join(draft, 'lib'))) {
    await cp(join(draft, 'lib'), join(draft, 'usr/lib'), { recursive: true, verbatimSymlinks: true });
    await rm(join(draft, 'lib'), { recursive: true });
  }
  const libraries = join(draft, 'usr/lib');
  for (const folder of await readdir(libraries)) {
    if (!/-linux-gnu/.test(folder)) continue;
    for (const path of unneededLibraries)
      await rm(join(libraries, folder, path), { recursive: true, force: true });
  }
}

/**
 * Each binary shows its version, which it can only when no library is missing.
 *
 * @param {Installation} made
 */
async function prove({ binaries }) {
  for (const binary of Object.values(binaries)) await versionOf(binary);
}

/**
 * @param {Installation} made
 * @param {{ draft: string, log: Log, initialize: Initialize }} options
 */
async function makeTemplate(made, { draft, log, initialize }) {
  log('making its first data folder');
  const home = await serviceFolder('template');
  try {
    await initialize(made, join(home, 'data'));
    await cp(join(home, 'data'), join(draft, 'template'), { recursive: true });
    await runCommand('chmod', ['-R', 'a+rX', join(draft, 'template')], { cwd: draft });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
