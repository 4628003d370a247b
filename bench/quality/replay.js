import { SemanticCache } from 'reprise/semantic';
import { emptyTally } from './tally.js';

/** @typedef {import('./sets.js').Pair} Pair */
/** @typedef {import('./sets.js').Request} Request */
/** @typedef {import('./tally.js').Tally} Tally */
/** @typedef {import('reprise/semantic').SemanticCacheOptions} SemanticCacheOptions */

/** @param {string} content */
const ask = (content) => [{ role: /** @type {const} */ ('user'), content }];

/**
 * Puts the answer to `a` into an empty cache and asks `b`, pair by pair.
 *
 * @param {readonly Pair[]} pairs
 * @param {SemanticCacheOptions} options
 * @returns {Promise<Tally>}
 */
export async function replayPairs(pairs, options) {
  const tally = emptyTally();
  const cache = new SemanticCache(options);
  for (const { a, b, same } of pairs) {
    const entryId = await cache.update(ask(a), 'answer');
    const { hit } = await cache.lookupDetailed(ask(b));
    tally.lookups++;
    if (hit) tally[same ? 'right' : 'wrong']++;
    if (entryId !== undefined) await cache.remove(entryId);
  }
  tally.refusals = { ...cache.stats().refusals };
  await cache.close();
  return tally;
}

/**
 * Asks one prompt after the other, each being in the cache from then on; its answer is its cluster.
 *
 * @param {readonly Request[]} requests
 * @param {SemanticCacheOptions} options
 * @returns {Promise<Tally>}
 */
export async function replayStream(requests, options) {
  const tally = emptyTally();
  const cache = new SemanticCache({ ...options, maxEntries: requests.length + 1 });
  for (const { prompt, cluster } of requests) {
    const { hit } = await cache.lookupDetailed(ask(prompt));
    tally.lookups++;
    if (hit) tally[hit.output === cluster ? 'right' : 'wrong']++;
    await cache.update(ask(prompt), cluster);
  }
  tally.refusals = { ...cache.stats().refusals };
  await cache.close();
  return tally;
}

/** @param {readonly Pair[]} pairs @returns {Tally} what a cache that compares texts would do */
export function exactPairs(pairs) {
  const equal = pairs.filter(({ a, b }) => a === b);
  const right = equal.filter(({ same }) => same).length;
  return { ...emptyTally(), lookups: pairs.length, right, wrong: equal.length - right };
}

/** @param {readonly Request[]} requests @returns {Tally} */
export function exactStream(requests) {
  const tally = emptyTally();
  const seen = new Map();
  for (const { prompt, cluster } of requests) {
    tally.lookups++;
    if (seen.has(prompt)) tally[seen.get(prompt) === cluster ? 'right' : 'wrong']++;
    seen.set(prompt, cluster);
  }
  return tally;
}
