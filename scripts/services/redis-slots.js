/** @typedef {import('./redis-node.js').RedisNode} RedisNode */

/**
 * The node of a Cluster that serves the slot of a key, as the first node that answers sees it.
 *
 * @param {readonly RedisNode[]} nodes
 * @param {string} key
 * @returns {Promise<RedisNode>}
 */
export async function ownerOf(nodes, key) {
  const [slot, ranges] = await Promise.any(
    nodes.map((node) =>
      Promise.all([node.command('CLUSTER', 'KEYSLOT', key), node.command('CLUSTER', 'SLOTS')]),
    ),
  );
  if (!Array.isArray(ranges)) throw new Error('CLUSTER SLOTS gave no list');
  for (const range of ranges) {
    const [from, to, master] = Array.isArray(range) ? range : [];
    const isIn = Number(from) <= Number(slot) && Number(slot) <= Number(to);
    const owner = nodes.find(({ port }) => Array.isArray(master) && master[1] === port);
    if (isIn && owner) return owner;
  }
  throw new Error(`no node serves slot ${slot}`);
}

/**
 * Moves the slot of a key, with every key in it, to another master.
 *
 * @param {readonly RedisNode[]} nodes
 * @param {object} options
 * @param {string} options.key
 * @param {RedisNode} options.to
 * @param {(() => Promise<void>) | undefined} options.midway
 * @returns {Promise<void>}
 */
export async function moveSlot(nodes, { key, to, midway }) {
  const from = await ownerOf(nodes, key);
  if (from === to) return;
  const [slot, fromId, toId] = (
    await Promise.all([
      from.command('CLUSTER', 'KEYSLOT', key),
      from.command('CLUSTER', 'MYID'),
      to.command('CLUSTER', 'MYID'),
    ])
  ).map(String);
  const setSlot = ['CLUSTER', 'SETSLOT', String(slot)];
  await to.command(...setSlot, 'IMPORTING', String(fromId));
  await from.command(...setSlot, 'MIGRATING', String(toId));
  await moveKeys(String(slot), from, to);
  await midway?.();
  await moveKeys(String(slot), from, to);
  await to.command(...setSlot, 'NODE', String(toId));
  await from.command(...setSlot, 'NODE', String(toId));
}

/** @param {string} slot @param {RedisNode} from @param {RedisNode} to */
async function moveKeys(slot, from, to) {
  for (;;) {
    const keys = await from.command('CLUSTER', 'GETKEYSINSLOT', slot, 100);
    if (!Array.isArray(keys) || keys.length === 0) return;
    await from.command('MIGRATE', '127.0.0.1', to.port, '', 0, 5000, 'KEYS', ...keys.map(String));
  }
}
