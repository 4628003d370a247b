// How often the memory store finds what was kept, by way of eviction, against lru-cache in the same run. Generated
// traffic always; the recorded traces (one key a line, *.keys.gz) where REPRISE_EVAL_DIR, or ../shared/eval, has them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { seededRandom } from 'reprise/semantic';
import { memory } from 'reprise/stores';

/** @typedef {import('./report.js').Result} Result */
/** @typedef {{ name: string, keys: readonly string[] }} Trace */

/** Shares of the distinct keys that fit. */
const shares = [0.05, 0.2, 0.5];
const kinds = /** @type {const} */ (['tiny-lfu', 'sieve', 'lru']);
/** Traces of which nothing fits an LRU, so that ours has to be above it. */
const loops = new Set(['lirs_loop', 'lirs_multi2', 'generated loop']);
const empty = new Uint8Array();

/** @param {readonly string[]} keys @param {number} capacity */
function lruRatio(keys, capacity) {
  const cache = new LRUCache({ max: capacity });
  let hits = 0;
  for (const key of keys) {
    if (cache.get(key)) hits += 1;
    else cache.set(key, true);
  }
  return hits / keys.length;
}

/** @param {readonly string[]} keys @param {number} capacity @param {typeof kinds[number]} eviction */
async function storeRatio(keys, capacity, eviction) {
  const store = memory({ maxEntries: capacity, eviction });
  let hits = 0;
  for (const key of keys) {
    if (store.readSync(key)) hits += 1;
    else store.writeSync({ key, value: empty, createdAt: 0, version: 1, tags: [] });
  }
  await store.close();
  return hits / keys.length;
}

/** @returns {Trace[]} */
function generated() {
  const random = seededRandom(1);
  const popular = () => `${Math.floor(20_000 * random() ** 4)}`;
  const loop = Array.from({ length: 60_000 }, (_, index) => `${index % 1_000}`);
  const skewed = Array.from({ length: 200_000 }, popular);
  const mixed = skewed.flatMap((key, index) => (index % 2 === 0 ? [key] : [key, `once ${index}`]));
  return [
    { name: 'generated loop', keys: loop },
    { name: 'generated popularity', keys: skewed },
    { name: 'generated popularity with one-time keys', keys: mixed },
  ];
}

/** @returns {Trace[]} */
function recorded() {
  const folder = join(
    process.env.REPRISE_EVAL_DIR ?? join(import.meta.dirname, '../../shared/eval'),
    'traces',
  );
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.keys.gz'))
    .map((file) => ({
      name: file.slice(0, -'.keys.gz'.length),
      keys: gunzipSync(readFileSync(join(folder, file)))
        .toString()
        .trimEnd()
        .split('\n'),
    }));
}

/** @param {Trace} trace @param {number} capacity */
async function rowsOf({ name, keys }, capacity) {
  const lru = lruRatio(keys, capacity);
  const title = `${name}, ${capacity.toLocaleString('en')} entries`;
  /** @type {import('./report.js').Row[]} */
  const rows = [{ what: `${title}: lru-cache`, value: 100 * lru, unit: '%' }];
  for (const kind of kinds) {
    const ratio = await storeRatio(keys, capacity, kind);
    const above = 100 * (ratio - lru);
    const row = { what: `${title}: memory, ${kind}`, value: 100 * ratio, unit: '%' };
    if (kind !== 'tiny-lfu') rows.push(row);
    else if (loops.has(name)) rows.push({ ...row, bar: 'above lru-cache', ok: above > 0 });
    else rows.push({ ...row, bar: 'at most 1 point under lru-cache', ok: above >= -1 });
  }
  return rows;
}

/** @returns {Promise<Result>} */
export async function run() {
  const rows = [];
  for (const trace of [...generated(), ...recorded()]) {
    const distinct = new Set(trace.keys).size;
    for (const share of shares) rows.push(...(await rowsOf(trace, Math.ceil(share * distinct))));
  }
  return { name: 'eviction', rows };
}
