import { spawn } from 'node:child_process';
import { workspace } from './files.js';

/**
 * Runs a script of an installed package with this Node and waits for it.
 *
 * @param {string} script path below the workspace, for example `node_modules/typescript/lib/tsc.js`
 * @param {readonly string[]} args
 * @param {string} [folder] where it runs, below the workspace
 * @returns {Promise<void>}
 */
export async function run(script, args, folder = '.') {
  const child = spawn(process.execPath, [`${workspace}/${script}`, ...args], {
    cwd: `${workspace}/${folder}`,
    stdio: 'inherit',
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}`);
}
