import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('./redis-node.js').RedisNode} RedisNode */

const within = 20_000;

/**
 * A value of what a node tells with INFO, such as `role`.
 *
 * @param {RedisNode} node
 * @param {string} name
 * @returns {Promise<string | undefined>}
 */
export async function infoField(node, name) {
  return field(String(await node.command('INFO')), name);
}

/**
 * A value of what a node tells about its Cluster, such as `cluster_state`.
 *
 * @param {RedisNode} node
 * @param {string} name
 * @returns {Promise<string | undefined>}
 */
export async function clusterField(node, name) {
  return field(String(await node.command('CLUSTER', 'INFO')), name);
}

/** @param {string} text @param {string} name */
function field(text, name) {
  const line = text.split('\r\n').find((each) => each.startsWith(`${name}:`));
  return line?.slice(name.length + 1);
}

/**
 * Waits, 20 s at most.
 *
 * @param {string} what is awaited, for the message
 * @param {() => Promise<boolean>} test
 * @returns {Promise<void>}
 * @throws {Error} when it does not come true in time
 */
export async function untilTrue(what, test) {
  const deadline = performance.now() + within;
  while (!(await test())) {
    if (performance.now() > deadline) throw new Error(`waited ${within} ms in vain until ${what}`);
    await sleep(20);
  }
}
