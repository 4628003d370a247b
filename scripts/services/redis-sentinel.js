import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceFolder } from './folders.js';
import { startRedisNode } from './redis-node.js';
import { untilTrue } from './redis-state.js';
import { atFreePort, startMany } from './service.js';
import { redisBinary, startRedis } from './start-redis.js';

/** @typedef {import('./redis-node.js').RedisNode} RedisNode */
/** @typedef {import('./start-redis.js').RedisName} RedisName */

/**
 * A Redis with replicas, watched by Sentinels, of a test's own.
 *
 * @typedef {RedisSentinelParts & AsyncDisposable} RedisSentinel disposing of it stops it
 */

/**
 * @typedef {object} RedisSentinelParts
 * @property {string} name by which clients ask the Sentinels for the master
 * @property {RedisNode} master at the start; a failover makes a replica the master
 * @property {readonly RedisNode[]} replicas at the start
 * @property {readonly RedisNode[]} sentinels
 * @property {() => Promise<RedisNode>} currentMaster the one the Sentinels name now
 * @property {(not: RedisNode) => Promise<RedisNode>} failedOver waits until they name another one, which says that it is
 *   the master
 * @property {() => Promise<void>} stop
 */

/**
 * Starts them, which takes about 2 s. The Sentinels miss a master after a second.
 *
 * @param {object} [options]
 * @param {RedisName} [options.server] default `redis`
 * @param {number} [options.replicas] default 1
 * @param {number} [options.sentinels] default 3
 * @param {string} [options.password] of the servers; the Sentinels ask for none
 * @returns {Promise<RedisSentinel>}
 */
export async function startSentinel({ server = 'redis', replicas = 1, sentinels = 3, password } = {}) {
  const credentials = password === undefined ? {} : { password };
  const master = await startRedis({ server, ...credentials });
  const servers = [master];
  /** @type {RedisNode[]} */
  const watchers = [];
  const stop = async () => {
    await Promise.all([...servers, ...watchers].map((node) => node.stop()));
  };
  try {
    servers.push(
      ...(await startMany(replicas, () => startRedis({ server, ...credentials, replicaOf: master }))),
    );
    await untilTrue('the replicas follow', async () => {
      const [, , list] = /** @type {unknown[]} */ (await master.command('ROLE'));
      return Array.isArray(list) && list.length === replicas;
    });
    watchers.push(
      ...(await startMany(sentinels, () => startWatcher(server, { master, sentinels, ...credentials }))),
    );
    await untilTrue('the Sentinels know each other and the replicas', async () => {
      const states = await Promise.all(watchers.map(masterState));
      return states.every(
        (state) =>
          state['num-other-sentinels'] === `${sentinels - 1}` && state['num-slaves'] === `${replicas}`,
      );
    });
    return {
      name,
      master,
      replicas: servers.slice(1),
      sentinels: watchers,
      currentMaster: () => currentMaster(watchers, servers),
      failedOver: (not) => failedOver(watchers, { servers, not }),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const name = 'main';

/**
 * @param {RedisName} server
 * @param {{ master: RedisNode, sentinels: number, password?: string }} options
 */
async function startWatcher(server, { master, sentinels, password }) {
  const binary = await redisBinary(server);
  const lines = [
    `sentinel monitor ${name} 127.0.0.1 ${master.port} ${Math.floor(sentinels / 2) + 1}`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 5000`,
    ...(password === undefined ? [] : [`sentinel auth-pass ${name} ${password}`]),
  ];
  return await atFreePort(async (port) => {
    const folder = await serviceFolder('sentinel');
    const file = join(folder, 'sentinel.conf');
    await writeFile(file, [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, ...lines, ''].join('\n'));
    // A Sentinel writes what it learns into its file, and runs as another user.
    await chmod(file, 0o666);
    return await startRedisNode([binary, file, '--sentinel'], { folder, port });
  });
}

/** @param {RedisNode} sentinel @returns {Promise<Record<string, string | undefined>>} */
async function masterState(sentinel) {
  const list = /** @type {string[]} */ (await sentinel.command('SENTINEL', 'MASTER', name));
  return Object.fromEntries(
    list.flatMap((each, index) => (index % 2 === 0 ? [[each, list[index + 1]]] : [])),
  );
}

/** @param {readonly RedisNode[]} sentinels @param {readonly RedisNode[]} servers */
async function currentMaster(sentinels, servers) {
  const states = await Promise.any(sentinels.map(masterState));
  const found = servers.find(({ port }) => String(port) === states['port']);
  if (!found) throw new Error(`the Sentinels name an unknown master at port ${states['port']}`);
  return found;
}

/** @param {readonly RedisNode[]} sentinels @param {{ servers: readonly RedisNode[], not: RedisNode }} options */
async function failedOver(sentinels, { servers, not }) {
  let next = not;
  await untilTrue('there is another master', async () => {
    next = await currentMaster(sentinels, servers);
    if (next === not) return false;
    const [role] = /** @type {unknown[]} */ (await next.command('ROLE'));
    return role === 'master';
  });
  return next;
}
