import { SemanticCache, seededRandom } from 'reprise/semantic';
import { emptyTally } from './tally.js';

/** @typedef {import('./sets.js').Request} Request */
/** @typedef {import('./tally.js').Tally} Tally */
/** @typedef {import('reprise/semantic').SemanticCacheOptions} SemanticCacheOptions */
/** @typedef {{ name: string, named: Tally, apart: Tally, worded: Tally }} RewordedResult */

/** @param {string} content */
const ask = (content) => [{ role: /** @type {const} */ ('user'), content }];

/**
 * A stream as in use: only what went upstream is cached.
 *
 * @param {string} name
 * @param {readonly Request[]} requests
 * @param {SemanticCacheOptions} options
 * @returns {Promise<RewordedResult>} with one answer for each cluster, with one for each request that is like no other,
 *   and with answers worded anew
 */
export async function measureReworded(name, requests, options) {
  const worded = wordings();
  return {
    name,
    named: await replay(requests, options, ({ cluster }) => cluster),
    apart: await replay(requests, options, (_, at) => `answer ${at}`),
    worded: await replay(requests, options, ({ cluster }) => worded(cluster)),
  };
}

/**
 * @param {readonly Request[]} requests
 * @param {SemanticCacheOptions} options
 * @param {(request: Request, at: number) => string} answerTo
 * @returns {Promise<Tally>}
 */
async function replay(requests, options, answerTo) {
  const tally = emptyTally();
  /** @type {SemanticCache<{ cluster: string, text: string }>} */
  const cache = new SemanticCache({
    ...options,
    maxEntries: requests.length + 1,
    answerText: (output) => /** @type {{ text: string }} */ (output).text,
  });
  for (const [at, request] of requests.entries()) {
    const { prompt, cluster } = request;
    const { hit } = await cache.lookupDetailed(ask(prompt));
    tally.lookups++;
    if (hit) tally[hit.output.cluster === cluster ? 'right' : 'wrong']++;
    else {
      await cache.update(ask(prompt), { cluster, text: answerTo(request, at) });
      await cache.reviewed();
    }
  }
  await cache.close();
  return tally;
}

/** Words of a cluster that its answers draw from, those of one answer, and those that all answers have. */
const [ofCluster, ofAnswer, ofAll] = [200, 17, 10];

/**
 * Answers of made-up words: each draws some of those of its cluster, and all share a few, as those of one assistant do.
 * So many that two answers are alike about as often as those in bench/quality/answers.jsonl.
 */
export function wordings() {
  const random = seededRandom(5);
  const draw = (/** @type {number} */ count) => Array.from({ length: count }, () => madeUpWord(random));
  const common = draw(ofAll);
  /** @type {Map<string, string[]>} */
  const known = new Map();
  return (/** @type {string} */ cluster) => {
    const own = known.get(cluster) ?? draw(ofCluster);
    known.set(cluster, own);
    const words = own.toSorted(() => random() - 0.5).slice(0, ofAnswer);
    return [...common, ...words].join(' ');
  };
}

/** @param {() => number} random */
function madeUpWord(random) {
  const of = (/** @type {string} */ letters) => letters[Math.floor(random() * letters.length)];
  return Array.from({ length: 3 }, () => `${of('bdfgklmnprstvz')}${of('aeiou')}`).join('');
}
