import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isFresh, workspace } from './build/files.js';

/**
 * Installs the packages of `bench/package.json` into `bench/node_modules`, unless they are there already.
 *
 * They are apart from those of the workspace so that only who runs benches against other libraries, or the test suite
 * of Keyv, waits for them. No script of a package is run.
 *
 * @returns {Promise<void>}
 */
export async function installBenchPackages() {
  const bench = join(workspace, 'bench');
  const installed = join(bench, 'node_modules/.package-lock.json');
  const wanted = ['package.json', 'package-lock.json'].map((name) => join(bench, name));
  if (await isFresh(installed, wanted)) return;
  const rest = ['ci', '--ignore-scripts', '--prefer-offline', '--no-progress'];
  const child = spawn('npm', rest, { cwd: bench, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`npm ${rest.join(' ')} in bench/ ended with ${code}`);
}
