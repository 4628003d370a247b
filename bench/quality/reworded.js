import { SemanticCache } from 'reprise/semantic';
import { emptyTally } from './tally.js';

/** @typedef {import('./sets.js').Request} Request */
/** @typedef {import('./tally.js').Tally} Tally */
/** @typedef {import('reprise/semantic').Judge} Judge */
/** @typedef {import('reprise/semantic').SemanticCacheOptions} SemanticCacheOptions */
/** @typedef {{ name: string, named: Tally, unjudged: Tally, judged: Tally }} RewordedResult */

/** @param {string} content */
const ask = (content) => [{ role: /** @type {const} */ ('user'), content }];

/** @param {string | undefined} answer */
const clusterOf = (answer) => answer?.split('|')[0];

/** @type {Judge} */
const byText = {
  name: 'text',
  agrees: async ({ cached, fresh }) => (cached === fresh ? 'same' : 'different'),
};
/** @type {Judge} */
const byCluster = {
  name: 'cluster',
  agrees: async ({ cached, fresh }) => (clusterOf(cached) === clusterOf(fresh) ? 'same' : 'different'),
};

/**
 * A stream as in use: only misses are cached, and each of their answers is worded anew, as a model does.
 *
 * @param {string} name
 * @param {readonly Request[]} requests
 * @param {SemanticCacheOptions} options
 * @returns {Promise<RewordedResult>} with the cluster as answer; then worded anew, with a judge that compares texts,
 *   and with one that knows the clusters
 */
export async function measureReworded(name, requests, options) {
  return {
    name,
    named: await replay(requests, { ...options, judge: byText }, false),
    unjudged: await replay(requests, { ...options, judge: byText }, true),
    judged: await replay(requests, { ...options, judge: byCluster }, true),
  };
}

/** @param {readonly Request[]} requests @param {SemanticCacheOptions} options @param {boolean} anew @returns {Promise<Tally>} */
async function replay(requests, options, anew) {
  const tally = emptyTally();
  const cache = new SemanticCache({ ...options, maxEntries: requests.length + 1 });
  for (const [at, { prompt, cluster }] of requests.entries()) {
    const { hit } = await cache.lookupDetailed(ask(prompt));
    tally.lookups++;
    if (hit) tally[clusterOf(/** @type {string} */ (hit.output)) === cluster ? 'right' : 'wrong']++;
    else {
      await cache.update(ask(prompt), anew ? `${cluster}|${at}` : `${cluster}|`);
      await cache.reviewed();
    }
  }
  await cache.close();
  return tally;
}
