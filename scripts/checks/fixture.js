import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { workspace } from '../build/files.js';

/**
 * A temporary folder with the given files, for tests of scripts.
 *
 * @param {Readonly<Record<string, string | object>>} files path to text, or to an object written as JSON
 * @returns {Promise<{ root: string, remove: () => Promise<void> }>}
 */
export async function fixture(files) {
  const root = await mkdtemp(join(tmpdir(), 'reprise-scripts-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

/**
 * Runs a script of this folder the way npm does.
 *
 * @param {string} script for example `check-layers.js`
 * @param {...string} rest its arguments
 * @returns {Promise<{ code: number | null, output: string }>} `output` has both streams
 */
export async function runScript(script, ...rest) {
  const child = spawn(process.execPath, [join(workspace, 'scripts', script), ...rest], { cwd: workspace });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { code, output };
}
