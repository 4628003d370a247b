import { spawn } from 'node:child_process';

/**
 * Runs `work` while no other process has the lock of that file.
 *
 * The kernel keeps the lock, through `flock` of util-linux, which every Debian has: nothing is left behind when a
 * process dies, because `cat` ends with its input.
 *
 * @template T
 * @param {string} path of the file; made when it is missing, never removed
 * @param {() => Promise<T>} work
 * @param {{ seconds?: number, onWait?: () => void }} [options] how long to wait, default 300; `onWait` is told when it
 *   has to wait
 * @returns {Promise<T>}
 * @throws {Error} when the lock is not free in time
 */
export async function withFileLock(path, work, { seconds = 300, onWait } = {}) {
  const command = ['--exclusive', '--timeout', String(seconds), path, 'sh', '-c', 'echo locked; exec cat'];
  const holder = spawn('flock', command, { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = setTimeout(() => onWait?.(), 300);
  const ended = new Promise((resolve) => holder.once('close', resolve));
  try {
    await new Promise((resolve, reject) => {
      holder.once('error', reject);
      holder.stdout.once('data', resolve);
      holder.once('close', (code) =>
        reject(new Error(`${path} is still locked after ${seconds} s (${code})`)),
      );
    });
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.stdin.end();
    if (holder.pid !== undefined) await ended;
  }
}
