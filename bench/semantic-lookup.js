// The flat index over 100,000 vectors against a plain exact scan in JavaScript, in the same run: dense vectors of
// 512 dimensions, and 1,024 dimensions of which half are lexical. Then what guards, verifier, evidence
// and policy take to decide. `node bench/semantic-lookup.js` runs it alone.
import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { seededRandom } from 'reprise/semantic';
import { flat } from 'reprise/vectors';
import { durations, percentile } from './measure.js';
import { tableOf } from './report.js';
import { decisionTimes } from './semantic-lookup/decision.js';
import { dot, exactScan } from './semantic-lookup/exact-scan.js';
import { denseSet, hybridSet } from './semantic-lookup/vectors.js';

/** @typedef {import('./report.js').Row} Row */
/** @typedef {import('./semantic-lookup/vectors.js').VectorSet} VectorSet */
/** @typedef {ReturnType<typeof flat>} FlatIndex */

const count = 100_000;
const asked = 150;
const concurrent = 50;
const partition = 'bench';
// As long as the hash that names an entry.
const ids = Array.from({ length: count }, (_, index) => index.toString(16).padStart(64, '0'));

/** @returns {Promise<{ name: string, rows: Row[] }>} */
export async function run() {
  const { decisions, pairs } = await decisionTimes();
  const dense = await rowsFor('512 dense', denseSet(count, 512, asked, seededRandom(1)), 1.5);
  const hybrid = await rowsFor('1,024 hybrid', hybridSet(count, 1_024, asked, seededRandom(2)), undefined);
  const decided = [
    atMost('a decision about ten candidates without a judge, p50', decisions, 'us', 100),
    { what: 'the verifier on one pair with a new prompt, p50', value: pairs, unit: 'us' },
  ];
  return { name: 'Semantic lookup in 100,000 vectors', rows: [...dense, ...hybrid, ...decided] };
}

/**
 * @param {string} label
 * @param {VectorSet} set
 * @param {number | undefined} longestP50 milliseconds
 * @returns {Promise<Row[]>}
 */
async function rowsFor(label, set, longestP50) {
  const index = flat();
  const filled = await fill(index, set.vectors);
  const searched = await search(index, set, label, longestP50);
  const { blocks, control } = await blocksOf(index, set.queries);
  const deletes = empty(index);
  await index.close();
  return [
    ...searched,
    atLeast(`${label}: inserts`, filled.perSecond, '/s', 50_000),
    { what: `${label}: deletes`, value: deletes, unit: '/s' },
    { what: `${label}: memory of vectors`, value: filled.vectorBytes, unit: 'bytes each' },
    { what: `${label}: memory with ids, in all`, value: filled.megabytes, unit: 'MB' },
    // What the machine adds by running something else shows in the control: hence the median, and the peer.
    atMost(
      `${label}: longest block, ${concurrent} searches at once, median of rounds`,
      percentile(blocks, 0.5),
      'ms',
      5,
    ),
    { what: `${label}: longest block, worst round`, value: Math.max(...blocks), unit: 'ms' },
    { what: `${label}: the same of turns busy for 0.6 ms (peer)`, value: Math.max(...control), unit: 'ms' },
  ];
}

/** @param {FlatIndex} index @param {readonly Float32Array[]} vectors */
async function fill(index, vectors) {
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const start = performance.now();
  vectors.forEach((vector, row) => {
    index.add(partition, idOf(row), vector);
  });
  const perSecond = (count / (performance.now() - start)) * 1_000;
  await nextTurn();
  globalThis.gc?.();
  const heapBytes = Math.max(0, process.memoryUsage().heapUsed - heap);
  const idBytes = count * 80;
  return {
    perSecond,
    vectorBytes: index.memoryBytes / count,
    megabytes: (index.memoryBytes + heapBytes + idBytes) / 1e6,
  };
}

/**
 * @param {FlatIndex} index
 * @param {VectorSet} set
 * @param {string} label
 * @param {number | undefined} longestP50
 * @returns {Promise<Row[]>}
 */
async function search(index, { vectors, queries, strangers }, label, longestP50) {
  const once = (/** @type {number} */ round) =>
    index.search(partition, /** @type {Float32Array} */ (queries[round % asked]), 1);
  await durations(asked, once);
  const times = await durations(1_000, once);
  const exactTimes = await durations(20, (round) =>
    exactScan(vectors, /** @type {Float32Array} */ (queries[round])),
  );
  const p50 = percentile(times, 0.5);
  const ratio = p50 / percentile(exactTimes, 0.5);
  const near = await recall(index, vectors, queries);
  const far = await recall(index, vectors, strangers);
  const what = `${label}: search p50`;
  return [
    longestP50 === undefined
      ? { what, value: p50, unit: 'ms', ratio }
      : { ...atMost(what, p50, 'ms', longestP50), ratio },
    { what: `${label}: search p95`, value: percentile(times, 0.95), unit: 'ms' },
    { what: `${label}: exact scan p50 (peer)`, value: percentile(exactTimes, 0.5), unit: 'ms' },
    atLeast(`${label}: recall@1`, near.share, '', 0.99),
    { what: `${label}: recall@1 where many are nearly as close`, value: far.share, unit: '' },
    { what: `${label}: there, largest loss of similarity`, value: far.loss, unit: '' },
    atMost(`${label}: largest error of a similarity`, Math.max(near.error, far.error), '', 0.01),
  ];
}

/** @param {FlatIndex} index @param {readonly Float32Array[]} vectors @param {readonly Float32Array[]} queries */
async function recall(index, vectors, queries) {
  let right = 0;
  let error = 0;
  let loss = 0;
  for (const query of queries) {
    const [found] = await index.search(partition, query, 1);
    const exact = exactScan(vectors, query);
    const row = Number.parseInt(found?.id ?? '', 16);
    const similarity = dot(/** @type {Float32Array} */ (vectors[row]), query);
    if (row === exact.nearest) right += 1;
    error = Math.max(error, Math.abs(similarity - (found?.similarity ?? Number.NaN)));
    loss = Math.max(loss, exact.similarity - similarity);
  }
  return { share: right / queries.length, error, loss };
}

/**
 * The longest time between two turns while `work` runs.
 *
 * @param {() => Promise<unknown>} work
 * @returns {Promise<number>} milliseconds
 */
async function longestBlock(work) {
  let running = true;
  let longest = 0;
  const done = work().then(() => {
    running = false;
  });
  while (running) {
    const start = performance.now();
    await nextTurn();
    longest = Math.max(longest, performance.now() - start);
  }
  await done;
  return longest;
}

/** As many turns as there are searches, each busy for about as long as one, without the index. */
async function busyTurns() {
  for (let turn = 0; turn < concurrent; turn += 1) {
    const end = performance.now() + 0.6;
    while (performance.now() < end);
    await nextTurn();
  }
}

/** @param {FlatIndex} index @param {readonly Float32Array[]} queries */
async function blocksOf(index, queries) {
  // Collectors still at work on other threads would stop this one for longer than any turn takes.
  await setTimeout(1_000);
  const searches = () =>
    Promise.all(queries.slice(0, concurrent).map((query) => index.search(partition, query, 1)));
  const blocks = [];
  const control = [];
  for (let round = 0; round < 5; round += 1) {
    blocks.push(await longestBlock(searches));
    control.push(await longestBlock(busyTurns));
  }
  return { blocks, control };
}

/** @param {FlatIndex} index @returns {number} deletes a second */
function empty(index) {
  const start = performance.now();
  for (let row = 0; row < count; row += 1) index.remove(partition, idOf((row * 7_919) % count));
  return (count / (performance.now() - start)) * 1_000;
}

/** @param {number} row @returns {string} */
function idOf(row) {
  return /** @type {string} */ (ids[row]);
}

/** @param {string} what @param {number} value @param {string} unit @param {number} most @returns {Row} */
function atMost(what, value, unit, most) {
  return { what, value, unit, bar: `<= ${most} ${unit}`.trim(), ok: value <= most };
}

/** @param {string} what @param {number} value @param {string} unit @param {number} least @returns {Row} */
function atLeast(what, value, unit, least) {
  return { what, value, unit, bar: `>= ${least} ${unit}`.trim(), ok: value >= least };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(tableOf(await run()));
