import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from 'reprise/semantic';
import { generatedPairs } from './generated-pairs.js';
import { narrowPairs } from './narrow-pairs.js';

/**
 * Two prompts, whether one answer fits both, and what they are split by.
 *
 * @typedef {{ a: string, b: string, same: boolean, source: string, group: string, rank: number }} TrainingPair
 */
/** @typedef {{ prompt: string, cluster: string }} Request */

/**
 * Sets of pairs that may be trained on, and what their groups are.
 *
 * @type {Record<string, (pair: any) => string>}
 */
export const pairSets = {
  redis_langcache_hard: ({ a }) => a,
  checklist_qqp: ({ test }) => test,
  pawsx_en: ({ a, b }) => [a, b].map((text) => [...text].sort().join('')).sort()[0] ?? '',
};

/** Sets of requests by intent, and how many neighbours of each are taken. */
const streams = { banking77: 8, clinc150: 5 };
/** How many short streams are drawn of each, in which an answer has one to five prompts. */
const sparseStreams = { banking77: 10, clinc150: 4 };
const mostPrompts = 5;
const sparseNeighbours = 6;

/**
 * @param {string} folder
 * @param {(texts: readonly string[]) => Promise<ReadonlyMap<string, Float32Array>>} embed
 * @returns {Promise<TrainingPair[]>}
 */
export async function trainingPairs(folder, embed) {
  /** @type {TrainingPair[]} */
  const pairs = [
    ...generatedPairs().map((pair) => ({ ...pair, source: 'generated', rank: 0 })),
    ...narrowPairs().map((pair) => ({ ...pair, source: 'narrow', rank: 0 })),
  ];
  for (const [source, groupOf] of Object.entries(pairSets)) {
    for (const { a, b, same, ...rest } of linesOf(folder, source)) {
      pairs.push({ a, b, same, source, group: groupOf({ a, b, ...rest }), rank: 0 });
    }
  }
  for (const source of /** @type {const} */ (['banking77', 'clinc150'])) {
    const count = streams[source];
    const requests = /** @type {Request[]} */ (linesOf(folder, source));
    const vectors = await embed(requests.map(({ prompt }) => prompt));
    pairs.push(...neighbourPairs(source, requests, vectors, count));
    for (let seed = 0; seed < sparseStreams[source]; seed++) {
      const few = sparse(requests, seededRandom(seed));
      pairs.push(...neighbourPairs(`sparse ${source}`, few, vectors, sparseNeighbours));
    }
  }
  return pairs;
}

/**
 * A few requests of each intent, in any order.
 *
 * @param {readonly Request[]} requests @param {() => number} random @returns {Request[]}
 */
function sparse(requests, random) {
  const mixed = requests
    .map((request) => ({ request, place: random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ request }) => request);
  /** @type {Map<string, number>} */
  const open = new Map();
  for (const { cluster } of requests) {
    if (!open.has(cluster)) open.set(cluster, 1 + Math.floor(random() * mostPrompts));
  }
  return mixed.filter(({ cluster }) => {
    const left = open.get(cluster) ?? 0;
    open.set(cluster, left - 1);
    return left > 0;
  });
}

/** @param {string} folder @param {string} name @returns {any[]} */
export function linesOf(folder, name) {
  const file = [`${name}.dev.jsonl`, `${name}.jsonl`].map((each) => join(folder, each)).find(existsSync);
  if (file === undefined) throw new Error(`${name} is not in ${folder}`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/**
 * Each request with the earlier ones that are closest to it.
 *
 * @param {string} source @param {readonly Request[]} requests
 * @param {ReadonlyMap<string, Float32Array>} vectors @param {number} count
 * @returns {(TrainingPair & { similarity: number })[]}
 */
export function neighbourPairs(source, requests, vectors, count) {
  /** @type {(TrainingPair & { similarity: number })[]} */
  const pairs = [];
  const known = requests.map(({ prompt }) => /** @type {Float32Array} */ (vectors.get(prompt)));
  for (const [at, { prompt, cluster }] of requests.entries()) {
    const own = /** @type {Float32Array} */ (known[at]);
    const nearest = closest(own, known, at, count);
    for (const [rank, { place, similarity }] of nearest.entries()) {
      const earlier = /** @type {Request} */ (requests[place]);
      if (earlier.prompt === prompt) continue;
      const same = earlier.cluster === cluster;
      pairs.push({ a: earlier.prompt, b: prompt, same, source, group: cluster, rank, similarity });
    }
  }
  return pairs;
}

/**
 * The closest of the first vectors, the earlier one first where two are as close.
 *
 * @param {Float32Array} own @param {readonly Float32Array[]} vectors @param {number} end @param {number} count
 */
function closest(own, vectors, end, count) {
  /** @type {{ place: number, similarity: number }[]} */
  const nearest = [];
  for (let place = 0; place < end; place++) {
    const similarity = product(/** @type {Float32Array} */ (vectors[place]), own);
    if (nearest.length === count && similarity <= (nearest.at(-1)?.similarity ?? 0)) continue;
    nearest.push({ place, similarity });
    nearest.sort((left, right) => right.similarity - left.similarity || left.place - right.place);
    nearest.length = Math.min(count, nearest.length);
  }
  return nearest;
}

/** @param {Float32Array} left @param {Float32Array} right */
export function product(left, right) {
  let sum = 0;
  for (let at = 0; at < left.length; at++) {
    sum += /** @type {number} */ (left[at]) * /** @type {number} */ (right[at]);
  }
  return sum;
}
