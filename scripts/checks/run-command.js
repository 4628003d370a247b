import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and gives its output; stops it after `seconds`.
 *
 * @param {string} command
 * @param {readonly string[]} rest its arguments
 * @param {{ cwd: string, seconds?: number }} options
 * @returns {Promise<string>} standard output
 * @throws {Error} with both outputs when it does not end with 0
 */
export async function runCommand(command, rest, { cwd, seconds = 120 }) {
  const signal = AbortSignal.timeout(seconds * 1000);
  const child = spawn(command, rest, {
    cwd,
    signal,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code === 0) return output;
  throw new Error(`${command} ${rest.join(' ')} ended with ${code}\n${output}${errors}`);
}
