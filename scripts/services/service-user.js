import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** @typedef {{ user: number, group: number }} Identity */

/**
 * Who runs the servers when this process is root, because PostgreSQL refuses root: nobody.
 *
 * @returns {Identity | undefined} undefined when this process is no root
 */
export function serviceUser() {
  return process.getuid?.() === 0 ? { user: 65534, group: 65534 } : undefined;
}

/** Whether a command can be made to die with this process. */
export const hasSetpriv = process.platform === 'linux' && !spawnSync('setpriv', ['--version']).error;

/**
 * A command as the one who runs the servers, in a plain environment, and dying with this process where the system
 * can do that.
 *
 * @param {readonly string[]} command
 * @param {{ home: string, deathSignal?: 'KILL' | 'INT' }} options
 * @returns {[string, ...string[]]}
 * @throws {Error} as root without `setpriv`
 */
export function asService(command, { home, deathSignal = 'KILL' }) {
  const plain = ['env', `HOME=${home}`, 'LC_ALL=C', 'TZ=UTC', ...command];
  const other = serviceUser();
  if (other && !hasSetpriv) throw new Error('root needs `setpriv` of util-linux to start servers as nobody');
  if (!hasSetpriv) return /** @type {[string, ...string[]]} */ (plain);
  const identity = other
    ? ['--reuid', String(other.user), '--regid', String(other.group), '--clear-groups']
    : [];
  return ['setpriv', '--pdeathsig', deathSignal, ...identity, '--', ...plain];
}

/**
 * Whether everybody may enter a folder, and every folder above it. What does not exist yet is taken as open.
 *
 * @param {string} folder
 * @returns {boolean}
 */
export function everybodyMayEnter(folder) {
  const path = resolve(folder);
  const open = !existsSync(path) || (statSync(path).mode & 0o001) !== 0;
  return open && (dirname(path) === path || everybodyMayEnter(dirname(path)));
}
