import { run } from './run.js';

/**
 * Compiles the TypeScript packages in the order of their references.
 *
 * @returns {Promise<void>}
 */
export function compilePackages() {
  return run('node_modules/typescript/lib/tsc.js', ['-b', 'packages/gateway']);
}
