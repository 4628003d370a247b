import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from 'reprise/semantic';

/** @typedef {{ prompt: string, cluster: string }} Request */
/** @typedef {{ a: string, b: string, same: boolean }} Pair */
/** @typedef {{ kind: string, requests: readonly Request[] }} Stream */

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
 * @param {number} fewest
 * @param {number} most
 * @returns {Request[]}
 */
function sparse(requests, seed, fewest, most) {
  const random = seededRandom(7_919 * seed);
  /** @type {Map<string, number>} */
  const left = new Map();
  return shuffled(requests, seed).filter(({ cluster }) => {
    const wanted = left.get(cluster) ?? fewest + Math.floor(random() * (most - fewest + 1));
    left.set(cluster, wanted - 1);
    return wanted > 0;
  });
}

/** @param {readonly Request[]} requests @returns {Request[]} one cluster after the other, as when a topic is in fashion */
function inTurn(requests) {
  const clusters = [...new Set(requests.map(({ cluster }) => cluster))];
  return clusters.flatMap((each) => requests.filter(({ cluster }) => cluster === each));
}

/**
 * The streams one half of a set gives: in file order, shuffled, and with few phrasings of each answer.
 *
 * @param {readonly Request[]} requests
 * @param {number} seeds how many of each kind with few phrasings
 * @returns {Stream[]}
 */
export function streamsOf(requests, seeds) {
  const few = Array.from({ length: seeds }, (_, at) => [
    { kind: '1 to 4 phrasings', requests: sparse(requests, at + 1, 1, 4) },
    { kind: '1 to 6 phrasings in turn', requests: inTurn(sparse(requests, at + 101, 1, 6)) },
    ...(at % 3 === 0 ? [{ kind: '4 to 15 phrasings', requests: sparse(requests, at + 201, 4, 15) }] : []),
  ]);
  return [
    { kind: 'file order', requests },
    { kind: 'shuffled', requests: shuffled(requests, 7) },
    ...few.flat(),
  ];
}
