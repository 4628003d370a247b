import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds an example may run. */
const limit = 20_000;

/**
 * Runs an example as a reader would.
 *
 * @param {string} file
 * @param {Readonly<Record<string, string>>} [environment]
 * @returns {Promise<{ code: number | null, lines: string[], errors: string }>}
 */
export function runExample(file, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, file)], {
      env: { ...process.env, ...environment },
      timeout: limit,
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lines: output.trimEnd().split('\n'), errors }));
  });
}

/**
 * What an example says it prints: the lines under `// Prints:`, else the comments behind `console.log`.
 *
 * @param {string} file
 */
export function promisedBy(file) {
  const source = readFileSync(join(import.meta.dirname, file), 'utf8');
  const [, block] = source.split('// Prints:\n');
  if (block !== undefined)
    return {
      ordered: true,
      lines: block
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(3)),
    };
  const comments = [...source.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)];
  return { ordered: false, lines: comments.map(([, text]) => text ?? '') };
}
