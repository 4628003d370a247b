import { serviceFolder } from './folders.js';
import { redis, redis7, valkey } from './redis.js';
import { startRedisNode } from './redis-node.js';
import { findInstallation } from './resolve.js';
import { atFreePort } from './service.js';

/** @typedef {import('./redis-node.js').RedisNode} RedisNode */

const kinds = { redis, redis7, valkey };

/** @typedef {keyof typeof kinds} RedisName */

/**
 * Starts a Redis of a test's own. It hands each write to the system before it answers, so that a restart brings it back.
 *
 * @param {object} [options]
 * @param {RedisName} [options.server] default `redis`
 * @param {string} [options.password] asked of clients, and given to the server it follows
 * @param {string} [options.maxmemory] such as `4mb`. Beyond it writes are refused with OOM, unless `rest` says otherwise
 * @param {{ readonly port: number }} [options.replicaOf] follows that server and refuses writes with READONLY
 * @param {readonly string[]} [options.rest] more arguments of the server, such as `['--maxclients', '10']`
 * @returns {Promise<RedisNode>}
 */
export async function startRedis({ server = 'redis', password, maxmemory, replicaOf, rest = [] } = {}) {
  const binary = await redisBinary(server);
  const credentials = password === undefined ? [] : ['--requirepass', password, '--masterauth', password];
  const memory = maxmemory === undefined ? [] : ['--maxmemory', maxmemory];
  const leader = replicaOf ? ['--replicaof', '127.0.0.1', String(replicaOf.port)] : [];
  return await atFreePort(async (port) => {
    const folder = await serviceFolder(server);
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const command = [binary, ...place, ...persistence, ...sync, ...credentials, ...memory, ...leader];
    return await startRedisNode(command, {
      folder,
      port,
      rest,
      ...(password !== undefined && { password }),
    });
  });
}

// While the disk is slow, `everysec` answers before it has written.
const persistence = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'no'];

// A leader waits 5 s for more replicas before it sends its data, unless told not to.
const sync = ['--repl-diskless-sync-delay', '0'];

/**
 * The binary that servers of that name run, downloaded when it is not there yet.
 *
 * @param {RedisName} name
 * @returns {Promise<string>}
 */
export async function redisBinary(name) {
  /** @param {string} line */
  const log = (line) => void process.stderr.write(`services: ${line}\n`);
  const { installation } = await findInstallation(kinds[name], { environment: process.env, log });
  return String(installation.binaries['server']);
}
