/** @typedef {import('./streams.js').Request} Request */
/** @typedef {import('./streams.js').Pair} Pair */
/** @typedef {import('../../packages/reprise/src/semantic/evidence/witness.ts').Witness} Witness */
/** @typedef {import('../../packages/reprise/src/semantic/evidence/evidence.ts').Evidence} Evidence */

/**
 * One candidate of one request.
 *
 * @typedef {object} Example
 * @property {number} request which request of its stream
 * @property {Evidence} evidence
 * @property {boolean} right
 */

/**
 * What the replay needs of the product.
 *
 * @typedef {object} Parts
 * @property {import('reprise/embedders').Embedder} embedder
 * @property {(query: string, cached: string) => boolean} vetoes
 * @property {(query: string, cached: string, similarity: number) => number} verify
 * @property {(candidate: Witness, ranked: readonly Witness[], verified: number) => Evidence} evidenceFor
 */

/** Sketches looked at, as by the matcher. */
const shortlisted = 32;
/** Candidates of a request that are weighed, as by the matcher. */
const weighed = 3;
/** Least similarity of a candidate. */
const floor = 0.6;

/**
 * Vectors of texts, each embedded once.
 *
 * @param {Parts['embedder']} embedder
 */
export function vectorsOf(embedder) {
  /** @type {Map<string, { whole: Float32Array, sketch: Float32Array | undefined }>} */
  const known = new Map();
  return {
    /** @param {readonly string[]} texts */
    async learn(texts) {
      const fresh = [...new Set(texts)].filter((text) => !known.has(text));
      for (let start = 0; start < fresh.length; start += 128) {
        const batch = fresh.slice(start, start + 128);
        for (const [at, { vector }] of (await embedder.embed(batch)).entries()) {
          known.set(/** @type {string} */ (batch[at]), {
            whole: vector,
            sketch: embedder.sketch?.from(vector),
          });
        }
      }
    },
    /** @param {string} text */
    of: (text) => /** @type {{ whole: Float32Array, sketch: Float32Array | undefined }} */ (known.get(text)),
  };
}

/**
 * Asks one prompt after the other, each being cached from then on, and notes what the evidence was.
 *
 * @param {readonly Request[]} requests
 * @param {Parts} parts
 * @param {ReturnType<typeof vectorsOf>} vectors
 * @returns {Example[]}
 */
export function examplesOf(requests, parts, vectors) {
  /** @type {Example[]} */
  const examples = [];
  const known = requests.map(({ prompt }) => vectors.of(prompt));
  for (const [at, { prompt, cluster }] of requests.entries()) {
    const own = known[at];
    if (own === undefined) continue;
    const ranked = nearestSketches(known, at)
      .map((index) => witnessOf(requests, index, own.whole, vectors))
      .toSorted((left, right) => right.similarity - left.similarity);
    let count = 0;
    for (const witness of ranked) {
      if (witness.similarity < floor || count === weighed) break;
      if (parts.vetoes(prompt, witness.text)) continue;
      count += 1;
      const verified = parts.verify(prompt, witness.text, witness.similarity);
      const evidence = parts.evidenceFor(witness, ranked, verified);
      examples.push({ request: at, evidence, right: witness.answerId === cluster });
    }
  }
  return examples;
}

/**
 * The answer to `a` is cached alone, `b` is asked.
 *
 * @param {readonly Pair[]} pairs
 * @param {Parts} parts
 * @param {ReturnType<typeof vectorsOf>} vectors
 * @returns {Example[]}
 */
export function examplesOfPairs(pairs, parts, vectors) {
  return pairs.flatMap(({ a, b, same }, request) => {
    const stream = [
      { prompt: a, cluster: 'same' },
      { prompt: b, cluster: same ? 'same' : 'other' },
    ];
    return a === b ? [] : examplesOf(stream, parts, vectors).map((example) => ({ ...example, request }));
  });
}

/**
 * @param {readonly { sketch: Float32Array | undefined }[]} known
 * @param {number} at
 */
function nearestSketches(known, at) {
  const own = known[at]?.sketch;
  const near = [];
  for (let index = 0; index < at; index++) {
    const other = known[index]?.sketch;
    near.push({ index, near: own && other ? dot(own, other) : 0 });
  }
  return near
    .toSorted((left, right) => right.near - left.near)
    .slice(0, shortlisted)
    .map(({ index }) => index);
}

/**
 * @param {readonly Request[]} requests
 * @param {number} index
 * @param {Float32Array} own
 * @param {ReturnType<typeof vectorsOf>} vectors
 */
function witnessOf(requests, index, own, vectors) {
  const { prompt: text, cluster: answerId } = /** @type {Request} */ (requests[index]);
  return { entryId: `${index}`, answerId, text, similarity: dot(own, vectors.of(text).whole) };
}

/** @param {Float32Array} left @param {Float32Array} right */
function dot(left, right) {
  let sum = 0;
  for (let at = 0; at < left.length; at++)
    sum += /** @type {number} */ (left[at]) * /** @type {number} */ (right[at]);
  return sum;
}
