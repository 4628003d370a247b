import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { asService } from './service-user.js';

const keptLog = 20_000;
const readyWithin = 20_000;
const stopWithin = 3000;

/**
 * A server this process started.
 *
 * @typedef {object} Running
 * @property {number} pid
 * @property {() => string} log the last 20,000 characters of what it printed
 * @property {() => Promise<void>} kill ends it at once, as a crash does, and waits until it is gone
 * @property {() => Promise<void>} stop asks it to end, kills it after 3 s, removes its folder; harmless when repeated
 */

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {Set<ChildProcess>} */
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a server and waits until it is ready.
 *
 * @param {readonly string[]} command
 * @param {object} options
 * @param {string} options.folder its working folder, which is removed when it has ended
 * @param {boolean} [options.keepsFolder] for one that will be started again in it: the folder is left alone
 * @param {() => Promise<boolean>} options.isReady
 * @param {'SIGTERM' | 'SIGINT'} [options.stopSignal] what makes it end well. Default `SIGTERM`
 * @returns {Promise<Running>}
 * @throws {Error} with the end of its log when it ends, or is not ready within 20 s
 */
export async function launch(command, { folder, keepsFolder = false, isReady, stopSignal = 'SIGTERM' }) {
  const deathSignal = stopSignal === 'SIGINT' ? 'INT' : 'KILL';
  const [file, ...rest] = asService(command, { home: folder, deathSignal });
  const child = spawn(file, rest, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let log = '';
  /** @param {string} text */
  const keep = (text) => {
    log = (log + text).slice(-keptLog);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  child.once('error', (error) => keep(String(error)));
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() => running.delete(child));
  const stop = async () => {
    await end(child, ended, stopSignal);
    if (!keepsFolder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await untilReady(child, isReady);
  } catch (error) {
    await stop();
    throw new Error(`${command[0]} ${error instanceof Error ? error.message : error}: ${log.slice(-2000)}`);
  }
  const kill = () => end(child, ended, 'SIGKILL');
  return { pid: child.pid ?? 0, log: () => log, kill, stop };
}

/** @param {ChildProcess} child @param {() => Promise<boolean>} isReady */
async function untilReady(child, isReady) {
  const deadline = performance.now() + readyWithin;
  for (;;) {
    if (hasEnded(child)) throw new Error('ended instead of starting');
    if (await isReady()) return;
    if (performance.now() > deadline) throw new Error(`was not ready within ${readyWithin} ms`);
    await sleep(10);
  }
}

/** @param {ChildProcess} child @param {Promise<unknown>} ended @param {NodeJS.Signals} signal */
async function end(child, ended, signal) {
  if (!hasEnded(child)) {
    child.kill('SIGCONT');
    child.kill(signal);
    const kill = setTimeout(() => child.kill('SIGKILL'), stopWithin);
    kill.unref();
    await ended;
    clearTimeout(kill);
  }
}

/** @param {ChildProcess} child @returns {boolean} */
function hasEnded(child) {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
