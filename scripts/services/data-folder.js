import { join } from 'node:path';
import { runCommand } from '../checks/run-command.js';
import { asService } from './service-user.js';

/** @typedef {import('./installed-kit.js').Installation} Installation */
/** @typedef {import('./build-kit.js').Initialize} Initialize */

/**
 * Makes the data folder of one run, from the template of the kit when there is one.
 *
 * @param {Installation} installation
 * @param {string} home folder of the run, owned by the one who runs the server
 * @param {Initialize} initialize
 * @returns {Promise<string>} its path
 */
export async function dataFolder(installation, home, initialize) {
  const data = join(home, 'data');
  if (installation.template === undefined) {
    await initialize(installation, data);
    return data;
  }
  // Copied by the one who runs the server, so that the copy is his.
  await runAs(['cp', '-R', installation.template, data], home);
  await runAs(['chmod', '-R', 'go=', data], home);
  return data;
}

/**
 * Runs a command to its end as the one who runs the servers.
 *
 * @param {readonly string[]} command
 * @param {string} home its working folder
 * @returns {Promise<string>} what it printed
 */
export function runAs(command, home) {
  const [file, ...rest] = asService(command, { home });
  return runCommand(file, rest, { cwd: home });
}
