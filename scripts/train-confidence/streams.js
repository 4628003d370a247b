import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../bench/seeded-random.js';

/** @typedef {{ prompt: string, cluster: string }} Request */
/** @typedef {{ a: string, b: string, same: boolean }} Pair */

/** @template T @param {string} folder @param {string} name @returns {T[]} */
export function linesOf(folder, name) {
  const lines = readFileSync(join(folder, `${name}.dev.jsonl`), 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line));
}

/**
 * Every second cluster, by name, so that the two halves share none.
 *
 * @param {readonly Request[]} requests
 * @param {0 | 1} half
 * @returns {Request[]}
 */
export function halfOf(requests, half) {
  const clusters = [...new Set(requests.map(({ cluster }) => cluster))].toSorted();
  return requests.filter(({ cluster }) => clusters.indexOf(cluster) % 2 === half);
}

/** @template T @param {readonly T[]} items @param {number} seed @returns {T[]} */
export function shuffled(items, seed) {
  const random = seededRandom(seed);
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((left, right) => left.at - right.at)
    .map(({ item }) => item);
}

/**
 * A few prompts of each cluster in random order, as a cache sees them that knows many answers by few phrasings.
 *
 * @param {readonly Request[]} requests
 * @param {number} seed
 * @returns {Request[]}
 */
export function sparse(requests, seed) {
  /** @type {Map<string, number>} */
  const left = new Map();
  return shuffled(requests, seed).filter(({ cluster }) => {
    const wanted = left.get(cluster) ?? 2 + ((seed + left.size) % 5);
    left.set(cluster, wanted - 1);
    return wanted > 0;
  });
}

/**
 * The streams one half of a set gives: in file order, shuffled, and sparse.
 *
 * @param {readonly Request[]} requests
 * @param {number} sparseStreams
 * @returns {{ kind: string, requests: readonly Request[] }[]}
 */
export function streamsOf(requests, sparseStreams) {
  const few = Array.from({ length: sparseStreams }, (_, seed) => sparse(requests, seed + 1));
  return [
    { kind: 'file order', requests },
    { kind: 'shuffled', requests: shuffled(requests, 7) },
    ...few.map((each) => ({ kind: 'sparse', requests: each })),
  ];
}
