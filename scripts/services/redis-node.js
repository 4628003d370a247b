import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './launch.js';
import { redisCommands } from './redis-command.js';

/** @typedef {import('./redis-command.js').RedisAnswer} RedisAnswer */

/**
 * A Redis of a test's own, to do to it what never is done to a server of others.
 *
 * @typedef {RedisNodeParts & AsyncDisposable} RedisNode disposing of it stops it
 */

/**
 * @typedef {object} RedisNodeParts
 * @property {number} port the same after a restart
 * @property {string} url with the password
 * @property {number} pid another one after a restart
 * @property {() => string} log the end of what it printed since it was started
 * @property {() => Promise<void>} kill ends it at once, as a crash does; its data stay on disk
 * @property {() => void} pause it accepts connections and says nothing, until `resume`
 * @property {() => void} resume
 * @property {(options?: { empty?: boolean }) => Promise<void>} restart kills it when it runs, and starts it at
 *   the same port: with every write it has acknowledged, or `empty`
 * @property {(...command: (string | number)[]) => Promise<RedisAnswer>} command sends one over a connection of its own
 * @property {() => Promise<void>} stop ends it and removes its folder; harmless when repeated
 */

/**
 * Starts a Redis that can be killed and started again.
 *
 * @param {readonly string[]} command without `rest`
 * @param {object} options
 * @param {string} options.folder which is its own
 * @param {number} options.port
 * @param {string} [options.password]
 * @param {readonly string[]} [options.rest] more arguments
 * @returns {Promise<RedisNode>}
 */
export async function startRedisNode(command, { folder, port, password, rest = [] }) {
  const credentials = password === undefined ? {} : { password };
  // With the password: without it, nobody is told that the data are still being read.
  const isReady = () =>
    redisCommands(port, [['PING']], { ...credentials, seconds: 0.5 }).then(
      () => true,
      () => false,
    );
  const begin = () => launch([...command, ...rest], { folder, keepsFolder: true, isReady });
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  let running = await begin().catch(async (error) => {
    await remove();
    throw error;
  });
  const stop = async () => {
    await running.stop();
    await remove();
  };
  return {
    port,
    url: `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    get pid() {
      return running.pid;
    },
    log: () => running.log(),
    kill: () => running.kill(),
    pause: () => void process.kill(running.pid, 'SIGSTOP'),
    resume: () => void process.kill(running.pid, 'SIGCONT'),
    async restart({ empty = false } = {}) {
      await running.kill();
      if (empty) await removeData(folder);
      running = await begin();
    },
    async command(...each) {
      const [answer] = await redisCommands(port, [each], credentials);
      return answer ?? null;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/**
 * Removes what is kept of the entries. What a node knows about its Cluster stays.
 *
 * @param {string} folder
 */
async function removeData(folder) {
  for (const name of ['appendonlydir', 'dump.rdb']) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
