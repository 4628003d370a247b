import { tradeOff } from 'reprise/semantic';

/** @typedef {import('./sets.js').Pair} Pair */
/** @typedef {import('./sets.js').Request} Request */
/** @typedef {import('reprise/semantic').PreferredCandidate} PreferredCandidate */
/** @typedef {import('reprise/semantic').TradeOffLine} TradeOffLine */
/** @typedef {(text: string) => Float32Array} VectorOf */

/** What most semantic caches do: serve the closest entry from a fixed similarity on. */
export const plainThreshold = 0.9;
const sweep = Array.from({ length: 57 }, (_, step) => Number((0.7 + step * 0.005).toFixed(3)));

/** @param {readonly Pair[]} pairs @param {VectorOf} vectorOf @returns {PreferredCandidate[]} */
export function closestOfPairs(pairs, vectorOf) {
  return pairs.map(({ a, b, same }) => ({
    group: '',
    weight: 1,
    score: product(vectorOf(a), vectorOf(b)),
    right: same,
  }));
}

/**
 * The closest earlier prompt of each, by brute force.
 *
 * @param {readonly Request[]} requests
 * @param {VectorOf} vectorOf
 * @returns {PreferredCandidate[]}
 */
export function closestOfStream(requests, vectorOf) {
  const vectors = requests.map(({ prompt }) => vectorOf(prompt));
  return requests.map(({ cluster }, at) => {
    let score = -1;
    let closest = -1;
    for (let earlier = 0; earlier < at; earlier++) {
      const similarity = product(vectors[earlier], vectors[at]);
      if (similarity > score) [score, closest] = [similarity, earlier];
    }
    const right = requests[closest]?.cluster === cluster;
    return { group: cluster, weight: 1, score: closest < 0 ? undefined : score, right };
  });
}

/** @param {readonly PreferredCandidate[]} lookups @returns {TradeOffLine[]} every threshold from 0.70 to 0.98 */
export function singleThresholds(lookups) {
  return tradeOff(lookups, sweep);
}

/** @param {readonly PreferredCandidate[]} lookups @param {number} threshold @returns {TradeOffLine} */
export function at(lookups, threshold) {
  return /** @type {TradeOffLine} */ (tradeOff(lookups, [threshold])[0]);
}

/**
 * The threshold of most right hits among those that are wrong at most as often.
 *
 * @param {readonly TradeOffLine[]} lines
 * @param {number} wrongOfLookups 0 to 1
 * @returns {TradeOffLine | undefined} none when even the strictest is wrong more often
 */
export function bestAtEqualError(lines, wrongOfLookups) {
  const allowed = lines.filter((line) => (line.wrongOfLookups.rate ?? 0) <= wrongOfLookups + 1e-12);
  return allowed.sort((left, right) => rightOf(right) - rightOf(left))[0];
}

/** @param {TradeOffLine} line @returns {number} right hits */
export function rightOf({ hits, wrongOfHits }) {
  return hits.part - wrongOfHits.part;
}

/** @param {Float32Array | undefined} left @param {Float32Array | undefined} right */
function product(left, right) {
  if (left === undefined || right === undefined) return -1;
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}
