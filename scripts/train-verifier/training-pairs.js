import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPairs } from './generated-pairs.js';

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

/**
 * @param {string} folder
 * @param {(texts: readonly string[]) => Promise<ReadonlyMap<string, Float32Array>>} embed
 * @returns {Promise<TrainingPair[]>}
 */
export async function trainingPairs(folder, embed) {
  /** @type {TrainingPair[]} */
  const pairs = generatedPairs().map((pair) => ({ ...pair, source: 'generated', rank: 0 }));
  for (const [source, groupOf] of Object.entries(pairSets)) {
    for (const { a, b, same, ...rest } of linesOf(folder, source)) {
      pairs.push({ a, b, same, source, group: groupOf({ a, b, ...rest }), rank: 0 });
    }
  }
  for (const [source, count] of Object.entries(streams)) {
    const requests = /** @type {Request[]} */ (linesOf(folder, source));
    pairs.push(...neighbourPairs(source, requests, await embed(requests.map(({ prompt }) => prompt)), count));
  }
  return pairs;
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
    const nearest = known
      .slice(0, at)
      .map((vector, place) => ({ place, similarity: product(vector, own) }))
      .sort((left, right) => right.similarity - left.similarity || left.place - right.place)
      .slice(0, count);
    for (const [rank, { place, similarity }] of nearest.entries()) {
      const earlier = /** @type {Request} */ (requests[place]);
      if (earlier.prompt === prompt) continue;
      const same = earlier.cluster === cluster;
      pairs.push({ a: earlier.prompt, b: prompt, same, source, group: cluster, rank, similarity });
    }
  }
  return pairs;
}

/** @param {Float32Array} left @param {Float32Array} right */
export function product(left, right) {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum;
}
