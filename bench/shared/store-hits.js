import { randomBytes } from 'node:crypto';
import { createClient, RESP_TYPES } from 'redis';
import { memory, redis, tiered } from 'reprise/stores';
import { startFaultyProxy } from 'reprise/testing';

/** @typedef {import('../report.js').Row} Row */
/** @typedef {import('../../scripts/services/redis-node.js').RedisNode} RedisNode */
/** @typedef {import('../shared.js').Sizes} Sizes */
/** @typedef {import('reprise/stores').StoredEntry} StoredEntry */
/** @typedef {(key: string) => Promise<unknown>} Read */

const rounds = 3;
const inFlight = 64;
const prefix = 'bench';
const entries = Array.from({ length: 1_000 }, (_, number) => ({
  key: `answers:${number}`,
  value: new Uint8Array(randomBytes(1_024)),
  createdAt: 1_700_000_000_000,
  version: 1,
  tags: [],
}));

/**
 * Hits of 1 KB entries in the Redis store, and in memory over it, against bare GETs of values as long.
 *
 * @param {RedisNode} server
 * @param {Sizes} sizes
 * @returns {Promise<Row[]>}
 */
export async function storeHits({ url }, { reads }) {
  const bare = createClient({ url });
  // Its own time limit is a timer and two objects for each command, which the store does without.
  const untimed = createClient({ url, commandOptions: { timeout: 0 } });
  const store = redis({ url, prefix });
  const layered = tiered([memory(), redis({ url, prefix })]);
  try {
    await Promise.all([bare.connect(), untimed.connect()]);
    await store.setMany(entries);
    await Promise.all(entries.map(({ key, value }) => bare.set(key, Buffer.from(value))));
    const asBytes = { [RESP_TYPES.BLOB_STRING]: Buffer };
    const [bytes, untimedBytes] = [bare.withTypeMapping(asBytes), untimed.withTypeMapping(asBytes)];
    const readers = {
      bare: (/** @type {string} */ key) => bytes.get(key),
      untimed: (/** @type {string} */ key) => untimedBytes.get(key),
      store: (/** @type {string} */ key) => store.getMany([key]).then(([entry]) => entry),
      layered: (/** @type {string} */ key) => layered.getMany([key]).then(([entry]) => entry),
    };
    return [
      ...(await ratesOf(readers, reads / 4, 1)),
      ...(await ratesOf(readers, reads, inFlight)),
      await roundTrips(url),
    ];
  } finally {
    await Promise.all([store.close(), layered.close()]);
    for (const client of [bare, untimed]) if (client.isOpen) client.destroy();
  }
}

/**
 * Reads a second, in turns, so that what else the machine does strikes all of them; the best round of each.
 *
 * @param {{ bare: Read, untimed: Read, store: Read, layered: Read }} readers
 * @param {number} count
 * @param {number} width
 * @returns {Promise<Row[]>}
 */
async function ratesOf(readers, count, width) {
  const best = { bare: 0, untimed: 0, store: 0, layered: 0 };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of /** @type {(keyof typeof best)[]} */ (Object.keys(best))) {
      best[name] = Math.max(best[name], await rate(readers[name], count, width));
    }
  }
  const how = width === 1 ? 'one after another' : `${width} in flight`;
  const ratio = best.store / best.bare;
  return [
    { what: `bare GET of 1 KB, ${how}`, value: best.bare, unit: 'reads/s' },
    {
      what: `bare GET of 1 KB without the client's time limit, ${how}`,
      value: best.untimed,
      unit: 'reads/s',
      ratio: best.untimed / best.bare,
    },
    {
      what: `redis, getMany of one 1 KB entry, ${how}`,
      value: best.store,
      unit: 'reads/s',
      ratio,
      bar: '>= 0.5x bare',
      ok: ratio >= 0.5,
    },
    {
      what: `memory over redis, getMany of one 1 KB entry, ${how}`,
      value: best.layered,
      unit: 'reads/s',
      ratio: best.layered / best.bare,
    },
  ];
}

/** @param {Read} read @param {number} count @param {number} width */
async function rate(read, count, width) {
  let next = 0;
  const reader = async () => {
    while (next < count) {
      const { key } = /** @type {StoredEntry} */ (entries[next++ % entries.length]);
      if (!(await read(key))) throw new Error(`Nothing was read under ${key}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: width }, reader));
  return (count / (performance.now() - start)) * 1_000;
}

/** @param {string} url @returns {Promise<Row>} */
async function roundTrips(url) {
  const hits = 200;
  const proxy = await startFaultyProxy(url);
  const store = redis({ url: proxy.url, prefix });
  try {
    const read = (/** @type {string} */ key) => store.getMany([key]).then(([entry]) => entry);
    await rate(read, 1, 1);
    const before = proxy.traffic.roundTrips;
    await rate(read, hits, 1);
    const value = (proxy.traffic.roundTrips - before) / hits;
    const what = 'redis, round trips of a hit, counted by a proxy';
    return { what, value, unit: '', bar: '= 1', ok: value === 1 };
  } finally {
    await store.close();
    await proxy.close();
  }
}
