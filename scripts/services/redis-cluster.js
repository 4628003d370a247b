import { freePort } from './ports.js';
import { moveSlot, ownerOf } from './redis-slots.js';
import { clusterField, infoField, untilTrue } from './redis-state.js';
import { atFreePort, startMany } from './service.js';
import { startRedis } from './start-redis.js';

/** @typedef {import('./redis-node.js').RedisNode} RedisNode */

const slotCount = 16_384;

/**
 * A Cluster of a test's own.
 *
 * @typedef {RedisClusterParts & AsyncDisposable} RedisCluster disposing of it stops it
 */

/**
 * @typedef {object} RedisClusterParts
 * @property {readonly RedisNode[]} masters at the start; a failover makes a replica one
 * @property {readonly RedisNode[]} replicas that of the first master first, and so on
 * @property {readonly RedisNode[]} nodes all of them
 * @property {(key: string) => Promise<RedisNode>} ownerOf the node that serves the slot of a key now
 * @property {(key: string, to: RedisNode, midway?: () => Promise<void>) => Promise<void>} moveSlotOf moves the slot of a key
 *   with all keys in it, as an operator does; `midway` runs when the keys are at their new place and the old owner still
 *   answers for the slot, with ASK
 * @property {() => Promise<void>} agreed waits until every node that runs sees a Cluster that serves all slots
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a Cluster, which takes about 2 s. Its nodes miss one another after a second.
 *
 * @param {object} [options]
 * @param {import('./start-redis.js').RedisName} [options.server] default `redis`
 * @param {number} [options.masters] default 3
 * @param {number} [options.replicas] in all, default 3; 0 for none
 * @returns {Promise<RedisCluster>}
 */
export async function startCluster({
  server = 'redis',
  masters: count = 3,
  replicas: replicaCount = 3,
} = {}) {
  const members = await startMany(count + replicaCount, () => startNode(server));
  const nodes = members.map(({ node }) => node);
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    await join(members, count);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    masters: nodes.slice(0, count),
    replicas: nodes.slice(count),
    nodes,
    ownerOf: (key) => ownerOf(nodes, key),
    moveSlotOf: (key, to, midway) => moveSlot(nodes, { key, to, midway }),
    agreed: () => untilAgreed(nodes),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** @typedef {{ node: RedisNode, bus: number, stop: () => Promise<void> }} Member */

/** @param {import('./start-redis.js').RedisName} server @returns {Promise<Member>} */
async function startNode(server) {
  return await atFreePort(async () => {
    // The port between nodes would be 10,000 further up, where the system takes ports for outgoing connections.
    const bus = await freePort();
    const settings = [
      '--cluster-enabled',
      'yes',
      '--cluster-node-timeout',
      '1000',
      '--cluster-port',
      String(bus),
    ];
    const node = await startRedis({ server, rest: settings });
    return { node, bus, stop: node.stop };
  });
}

/** @param {readonly Member[]} members masters first @param {number} masterCount */
async function join(members, masterCount) {
  const [first, ...others] = members;
  if (!first) throw new Error('a Cluster has at least one master');
  const masters = members.slice(0, masterCount);
  for (const [index, { node }] of masters.entries()) {
    const from = Math.ceil((slotCount * index) / masterCount);
    const to = Math.ceil((slotCount * (index + 1)) / masterCount) - 1;
    await node.command('CLUSTER', 'ADDSLOTSRANGE', from, to);
    await node.command('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { node, bus } of others) {
    await first.node.command('CLUSTER', 'MEET', '127.0.0.1', node.port, bus);
  }
  const nodes = members.map(({ node }) => node);
  await untilTrue('all nodes know each other', () =>
    ofEvery(
      nodes,
      async (node) => (await clusterField(node, 'cluster_known_nodes')) === String(nodes.length),
    ),
  );
  const replicas = nodes.slice(masterCount);
  for (const [index, replica] of replicas.entries()) {
    const id = await masters[index % masterCount]?.node.command('CLUSTER', 'MYID');
    await replica.command('CLUSTER', 'REPLICATE', String(id));
  }
  await untilAgreed(nodes);
  await untilTrue('every replica has the data of its master', () =>
    ofEvery(replicas, async (node) => (await infoField(node, 'master_link_status')) === 'up'),
  );
}

/** @param {readonly RedisNode[]} nodes those that do not answer are left out */
async function untilAgreed(nodes) {
  await untilTrue('the Cluster serves all slots', () =>
    ofEvery(nodes, async (node) => {
      const state = await clusterField(node, 'cluster_state').catch(() => 'ok');
      return state === 'ok';
    }),
  );
}

/** @param {readonly RedisNode[]} nodes @param {(node: RedisNode) => Promise<boolean>} test */
async function ofEvery(nodes, test) {
  return (await Promise.all(nodes.map(test))).every(Boolean);
}
