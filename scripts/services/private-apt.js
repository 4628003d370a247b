import { existsSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../checks/run-command.js';

const debianKeys = '/usr/share/keyrings/debian-archive-keyring.gpg';
const listsAreFreshFor = 6 * 60 * 60 * 1000;

/** @typedef {(line: string) => void} Log */

/**
 * apt with lists and a cache of its own: it needs no root, and what apt and dpkg of the system know stays as it is.
 *
 * Brings the package lists of the suite up to date when they are older than 6 hours.
 *
 * @param {string} cache folder for everything it writes
 * @param {string} suite Debian release
 * @param {Log} log
 * @returns {Promise<{ download(packages: readonly string[], folder: string): Promise<void> }>}
 * @throws {Error} when no Debian mirror is among the sources of this machine, or it cannot be reached
 */
export async function privateApt(cache, suite, log) {
  const folder = join(cache, 'apt', suite);
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'archives/partial'), { recursive: true });
  const mirror = debianMirror(await indexTargets());
  if (mirror === undefined) throw new Error('no Debian mirror among the apt sources of this machine');
  const keys = existsSync(mirror.keys) ? mirror.keys : debianKeys;
  await writeFile(join(folder, 'sources.list'), `deb [signed-by=${keys}] ${mirror.url} ${suite} main\n`);
  const options = aptOptions(folder);
  const updated = join(folder, 'updated');
  if (!(await isYoung(updated))) {
    log(`reading the package lists of Debian ${suite}`);
    await runCommand('apt-get', [...options, 'update'], { cwd: folder, seconds: 120 });
    await writeFile(updated, '');
  }
  return {
    async download(packages, to) {
      try {
        await runCommand('apt-get', [...options, 'download', ...packages], { cwd: to, seconds: 300 });
      } catch (error) {
        // The lists may name versions that are gone from the mirror: the next attempt reads them again.
        await rm(updated, { force: true });
        throw error;
      }
    },
  };
}

/**
 * The main archive of Debian among rows of `url|origin|label|component|keys`.
 *
 * apt leaves variables it does not know as they stand, and knows origins only of lists it has downloaded.
 *
 * @param {string} rows
 * @returns {{ url: string, keys: string } | undefined}
 */
export function debianMirror(rows) {
  const mains = rows
    .split('\n')
    .map((row) => row.split('|'))
    .filter(([url, , , component]) => url && component === 'main');
  const named = mains.find(([, origin, label]) => origin === 'Debian' && label === 'Debian');
  const [url, , , , keys] = named ?? mains.find(([at]) => /\/debian\/?$/.test(at ?? '')) ?? [];
  return url === undefined ? undefined : { url, keys: keys?.startsWith('/') ? keys : debianKeys };
}

/** @returns {Promise<string>} */
function indexTargets() {
  const format = '$(REPO_URI)|$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(SIGNED_BY)';
  const rest = ['indextargets', '--no-release-info', '--format', format, 'Created-By: Packages'];
  return runCommand('apt-get', rest, { cwd: '/', seconds: 30 });
}

/** @param {string} folder @returns {string[]} */
function aptOptions(folder) {
  const settings = {
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': folder,
    'Dir::Cache::archives': join(folder, 'archives'),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
    // As root, apt would download as a user who may not write here.
    'APT::Sandbox::User': process.getuid?.() === 0 ? 'root' : '',
  };
  return ['--quiet', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

/** @param {string} path @returns {Promise<boolean>} */
async function isYoung(path) {
  if (!existsSync(path)) return false;
  return Date.now() - (await stat(path)).mtimeMs < listsAreFreshFor;
}
