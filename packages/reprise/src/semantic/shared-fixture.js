import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts a process with an AnswerCache of its own; `tell` gives it an order and resolves with what it answers.
 *
 * @param {string} url
 * @param {string} prefix
 */
export function startAnswerChild(url, prefix) {
  const program = fileURLToPath(new URL('./shared-child.js', import.meta.url));
  const child = spawn(process.execPath, [program, url, prefix], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /**
     * @param {object} order
     * @returns {Promise<unknown>}
     */
    async tell(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the process has ended');
      return JSON.parse(value);
    },
    async end() {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
    },
  };
}
