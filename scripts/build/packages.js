import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { workspace } from './files.js';

/**
 * Compiles the TypeScript packages in the order of their references.
 *
 * @returns {Promise<void>}
 */
export async function compilePackages() {
  const compiler = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
  const child = spawn(process.execPath, [compiler, '-b', 'packages/gateway'], {
    cwd: workspace,
    stdio: 'inherit',
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`The packages do not compile (tsc ended with ${code})`);
}
