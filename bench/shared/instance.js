import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Joined
 * @property {number} ms from opening the cache until its index is complete
 * @property {number} kept bytes of memory more than before, garbage collected
 * @property {number} peak most bytes more than before, while joining
 * @property {number} indexBytes bytes of the vectors
 */

/**
 * Milliseconds of lookups by meaning, and the share of them that found an answer.
 *
 * @typedef {{ p50: number, p95: number, search: number, found: number }} Looked
 */

/**
 * @typedef {object} Instance
 * @property {(order: { entries: number, queries: readonly Float32Array[] }) => Promise<Joined>} join
 * @property {(lookups: number) => Promise<Looked>} look
 * @property {() => void} end
 */

/**
 * Starts a process with an AnswerCache of its own over the Redis at `url`.
 *
 * @param {string} url
 * @returns {Instance}
 */
export function startInstance(url) {
  const program = fileURLToPath(new URL('./instance-child.js', import.meta.url));
  const child = fork(program, [url], { serialization: 'advanced', execArgv: ['--expose-gc'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  /** @param {object} order @returns {Promise<unknown>} */
  const tell = (order) =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error('An instance ended before it answered; see what it printed'));
      child.once('exit', ended);
      child.once('message', (answer) => {
        child.off('exit', ended);
        resolve(answer);
      });
      child.send(order);
    });
  return {
    join: async (order) => /** @type {Joined} */ (await tell({ join: order })),
    look: async (lookups) => /** @type {Looked} */ (await tell({ look: lookups })),
    end() {
      process.off('exit', kill);
      kill();
    },
  };
}
