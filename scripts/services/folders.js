import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { workspace } from '../build/files.js';
import { everybodyMayEnter, serviceUser } from './service-user.js';

/**
 * The folder where kits are kept: `SERVICES_CACHE`, else `.services` in the workspace.
 *
 * For root in a workspace that others may not enter it is a folder in `/var/tmp`, since the servers run as nobody.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string}
 * @throws {Error} when the one who runs the servers may not enter the folder, or it belongs to somebody else
 */
export function cacheFolder(environment) {
  const chosen = environment['SERVICES_CACHE'];
  const local = chosen ? resolve(chosen) : join(workspace, '.services');
  if (!serviceUser() || everybodyMayEnter(local)) return made(local);
  if (chosen) throw new Error(`SERVICES_CACHE: nobody, who runs the servers, may not enter ${local}`);
  return ownFolder('/var/tmp/reprise-services');
}

/**
 * A folder that everybody may enter, made when it is missing.
 *
 * @param {string} folder
 * @returns {string}
 */
function made(folder) {
  mkdirSync(folder, { recursive: true });
  if (serviceUser()) chmodSync(folder, 0o755);
  return folder;
}

/** @param {string} folder @returns {string} */
function ownFolder(folder) {
  mkdirSync(folder, { recursive: true });
  const found = lstatSync(folder);
  // Anybody may make a folder of this name beforehand, or a link to one.
  if (found.isDirectory() && found.uid === process.getuid?.()) return made(folder);
  throw new Error(`${folder} belongs to somebody else: set SERVICES_CACHE to another folder`);
}

const day = 24 * 60 * 60 * 1000;

/**
 * A new temporary folder that belongs to the one who runs the servers.
 *
 * Those that processes left behind because they were killed are removed a day later.
 *
 * @param {string} name what it is for
 * @returns {Promise<string>}
 */
export async function serviceFolder(name) {
  const other = serviceUser();
  const parent = other && !everybodyMayEnter(tmpdir()) ? '/var/tmp' : tmpdir();
  await removeLeftBehind(parent);
  const folder = await mkdtemp(join(parent, `reprise-service-${process.pid}-${name}-`));
  if (other) await chown(folder, other.user, other.group);
  await chmod(folder, 0o700);
  return folder;
}

/** @param {string} parent */
async function removeLeftBehind(parent) {
  for (const name of await readdir(parent)) {
    const [, pid] = /^reprise-service-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const folder = join(parent, name);
    const found = await stat(folder).catch(() => undefined);
    const foreign = !serviceUser() && found?.uid !== process.getuid?.();
    if (!found || foreign || Date.now() - found.mtimeMs < day) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {number} pid @returns {boolean} */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
