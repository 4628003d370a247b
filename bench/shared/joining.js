import { CacheEntry, encodeEnvelope } from 'reprise/entry';
import { seededRandom } from 'reprise/semantic';
import { redis } from 'reprise/stores';
import { denseSet } from '../semantic-lookup/vectors.js';
import { startInstance } from './instance.js';
import { dimensions, embedderId, identityOf, storeOptions } from './questions.js';

/** @typedef {import('../report.js').Row} Row */
/** @typedef {import('../../scripts/services/redis-node.js').RedisNode} RedisNode */
/** @typedef {import('../shared.js').Sizes} Sizes */
/** @typedef {import('./instance.js').Instance} Instance */

const asked = 150;
const instances = 3;
const entriesAtOnce = 1_000;

/**
 * Three processes over one filled Redis: how long the last one takes to have all of it in its index, the memory that
 * costs, and lookups by meaning in each.
 *
 * @param {RedisNode} server
 * @param {Sizes} sizes
 * @returns {Promise<Row[]>}
 */
export async function joining(server, { entries, lookups }) {
  const { url } = server;
  const { vectors, queries } = denseSet(entries, dimensions, asked, seededRandom(4));
  const empty = await memoryOf(server);
  const perSecond = await fill(url, vectors);
  const bytes = (await memoryOf(server)) - empty;
  /** @type {Instance[]} */
  const running = [];
  try {
    let joined = { ms: 0, kept: 0, peak: 0, indexBytes: 0 };
    while (running.length < instances) {
      const instance = startInstance(url);
      running.push(instance);
      joined = await instance.join({ entries, queries });
    }
    const alone = [];
    for (const instance of running) alone.push(await instance.look(lookups));
    const together = await Promise.all(running.map((instance) => instance.look(lookups)));
    const label = `${entries} entries of ${dimensions} dimensions`;
    return [
      { what: `${label}: written by setMany of ${entriesAtOnce}`, value: perSecond, unit: 'entries/s' },
      { what: `${label}: memory of Redis`, value: bytes / entries, unit: 'bytes each' },
      ...joinedRows(label, joined),
      ...lookedRows(label, alone, together),
    ];
  } finally {
    for (const instance of running) instance.end();
  }
}

/** Bytes that Redis holds. @param {RedisNode} server */
async function memoryOf(server) {
  const told = String(await server.command('INFO', 'memory'));
  return Number(/^used_memory:(\d+)/m.exec(told)?.[1]);
}

/** @param {string} url @param {readonly Float32Array[]} vectors @returns {Promise<number>} entries a second */
async function fill(url, vectors) {
  const store = redis({ url, ...storeOptions });
  let busy = 0;
  try {
    for (let from = 0; from < vectors.length; from += entriesAtOnce) {
      const part = vectors.slice(from, from + entriesAtOnce);
      const entries = part.map((values, at) => entryOf(from + at, values));
      const started = performance.now();
      await store.setMany(entries);
      busy += performance.now() - started;
    }
  } finally {
    await store.close();
  }
  return (vectors.length / busy) * 1_000;
}

/** @param {number} number @param {Float32Array} values */
function entryOf(number, values) {
  const { exactKey: key, scope, text } = identityOf(`question ${number}`);
  const output = `Answer ${number}. ${'It says something of ordinary length. '.repeat(8)}`;
  const entry = CacheEntry.from('answer', { inputs: { scope, text }, output, metadata: {} });
  const vector = { embedder: embedderId, partition: scope, values };
  return { key, value: encodeEnvelope(entry), createdAt: Date.now(), version: 1, tags: [], vector };
}

/** @param {string} label @param {import('./instance.js').Joined} joined @returns {Row[]} */
function joinedRows(label, { ms, kept, peak, indexBytes }) {
  const seconds = ms / 1_000;
  const megabytes = peak / 1e6;
  return [
    { what: `${label}: one more instance joins`, value: seconds, unit: 's', bar: '< 10 s', ok: seconds < 10 },
    {
      what: `${label}: most memory that instance takes while joining`,
      value: megabytes,
      unit: 'MB',
      bar: '< 250 MB',
      ok: megabytes < 250,
    },
    { what: `${label}: memory it keeps, garbage collected`, value: kept / 1e6, unit: 'MB' },
    { what: `${label}: vectors in its index`, value: indexBytes / 1e6, unit: 'MB' },
  ];
}

/**
 * @param {string} label
 * @param {readonly import('./instance.js').Looked[]} alone
 * @param {readonly import('./instance.js').Looked[]} together
 * @returns {Row[]}
 */
function lookedRows(label, alone, together) {
  const worst = (/** @type {keyof import('./instance.js').Looked} */ name) =>
    Math.max(...alone.map((looked) => looked[name]));
  const p50 = worst('p50');
  const found = Math.min(...alone.map((looked) => looked.found));
  return [
    {
      what: `${label}: lookup by meaning p50, slowest instance`,
      value: p50,
      unit: 'ms',
      bar: '<= 2 ms',
      ok: p50 <= 2,
    },
    { what: `${label}: lookup p95, slowest instance`, value: worst('p95'), unit: 'ms' },
    { what: `${label}: of it the search in the local index, p50`, value: worst('search'), unit: 'ms' },
    { what: `${label}: share of questions found`, value: found, unit: '', bar: '>= 0.98', ok: found >= 0.98 },
    {
      what: `${label}: lookup p50, three instances at once`,
      value: Math.max(...together.map((looked) => looked.p50)),
      unit: 'ms',
    },
  ];
}
