// Runs the benches one after another, each in a process of its own, and writes what they found to bench/results.
// Usage: node bench/run.js [name] [--strict]    with --strict a missed bar makes it fail
import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment, markdownOf, missedBars, tableOf } from './report.js';

/** @typedef {import('./report.js').Result} Result */

const benches = [
  'local-embedding',
  'semantic-lookup',
  'stores',
  'eviction',
  'memoize',
  'gateway',
  'shared',
  'events',
  'completion',
  'learned',
  'quality',
];
const longestMinutes = 15;
const results = join(import.meta.dirname, 'results');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { strict: { type: 'boolean' } },
});
const unknown = positionals.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". There are: ${benches.join(', ')}`);
  process.exit(1);
}

let failed = false;
for (const name of positionals.length > 0 ? positionals : benches) {
  console.log(`\n== ${name}`);
  try {
    const result = await runApart(name);
    await save(name, result);
    console.log(tableOf(result));
    const missed = missedBars(result);
    if (missed.length > 0) console.log(`missed: ${missed.join('; ')}`);
    failed ||= values.strict === true && missed.length > 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;

/** @param {string} name @returns {Promise<Result>} */
async function runApart(name) {
  const child = fork(join(import.meta.dirname, 'child.js'), [name], { execArgv: ['--expose-gc'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), longestMinutes * 60_000);
  try {
    return await new Promise((resolve, reject) => {
      child.on('message', (result) => resolve(/** @type {Result} */ (result)));
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        const reason =
          signal === 'SIGKILL'
            ? `is stopped after ${longestMinutes} minutes`
            : `ended with ${code ?? signal}`;
        reject(new Error(`The bench "${name}" ${reason} without a result`));
      });
    });
  } finally {
    clearTimeout(timer);
    child.kill();
  }
}

/** @param {string} name @param {Result} result */
async function save(name, result) {
  const { markdown: _, ...numbers } = result;
  const text = JSON.stringify({ ...environment(), ...numbers }, null, 2);
  await mkdir(results, { recursive: true });
  await writeFile(join(results, `${name}.json`), `${text}\n`);
  await writeFile(join(results, `${name}.md`), markdownOf(result));
}
