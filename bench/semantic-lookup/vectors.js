// Synthetic vectors with the two shapes that embedders give: dense, and dense beside a hashed lexical part.

/**
 * `queries` are each near one of the vectors; `strangers` are made as the vectors are, so that many of those are
 * nearly equally close.
 *
 * @typedef {{ vectors: Float32Array[], queries: Float32Array[], strangers: Float32Array[] }} VectorSet
 */

/**
 * Unit vectors in clusters of about fifty with a cosine of about 0.64 to each other; a query has a cosine of about
 * 0.75 to one of them, as a distant paraphrase has.
 *
 * @param {number} count
 * @param {number} dimensions
 * @param {number} asked how many queries, and how many strangers
 * @param {() => number} random
 * @returns {VectorSet}
 */
export function denseSet(count, dimensions, asked, random) {
  const centres = Array.from({ length: Math.ceil(count / 50) }, () => gaussian(dimensions, random));
  const member = () => near(pick(centres, random), 0.8, random);
  const vectors = Array.from({ length: count }, member);
  const queries = Array.from({ length: asked }, () => near(pick(vectors, random), 0.75, random));
  return { vectors, queries, strangers: Array.from({ length: asked }, member) };
}

/**
 * Unit vectors whose first half is dense as in {@link denseSet} and whose second half has about twenty numbers
 * that are not zero; a query shares two thirds of them with the vector it is near.
 *
 * @param {number} count
 * @param {number} dimensions
 * @param {number} asked how many queries, and how many strangers
 * @param {() => number} random
 * @returns {VectorSet}
 */
export function hybridSet(count, dimensions, asked, random) {
  const half = dimensions / 2;
  const dense = denseSet(count, half, asked, random);
  const lexical = dense.vectors.map(() => sparse(half, 20, random));
  const queries = Array.from({ length: asked }, () => {
    const index = Math.floor(random() * count);
    const words = sparse(half, 7, random);
    const kept = at(lexical, index).map((value) => (random() < 0.67 ? value : 0));
    const mixed = unit(kept.map((value, place) => value + 0.5 * /** @type {number} */ (words[place])));
    return joined(near(at(dense.vectors, index), 0.75, random), mixed);
  });
  return {
    vectors: dense.vectors.map((values, index) => joined(values, at(lexical, index))),
    queries,
    strangers: dense.strangers.map((values) => joined(values, sparse(half, 20, random))),
  };
}

/** @param {Float32Array} values @returns {Float32Array} */
function unit(values) {
  let squares = 0;
  for (const value of values) squares += value * value;
  const factor = 1 / (Math.sqrt(squares) || 1);
  return values.map((value) => value * factor);
}

/** @param {number} dimensions @param {() => number} random */
function gaussian(dimensions, random) {
  const values = new Float32Array(dimensions);
  for (let index = 0; index < dimensions; index += 1) {
    values[index] = random() + random() + random() + random() - 2;
  }
  return unit(values);
}

/** @param {Float32Array} vector @param {number} cosine @param {() => number} random */
function near(vector, cosine, random) {
  const noise = gaussian(vector.length, random);
  const share = Math.sqrt(1 - cosine * cosine);
  return unit(vector.map((value, index) => cosine * value + share * /** @type {number} */ (noise[index])));
}

/** @param {number} dimensions @param {number} filled @param {() => number} random */
function sparse(dimensions, filled, random) {
  const values = new Float32Array(dimensions);
  for (let word = 0; word < filled; word += 1) {
    // Frequent words come up often: the square moves the draw towards the front.
    const place = Math.floor(random() ** 2 * dimensions);
    values[place] = /** @type {number} */ (values[place]) + (0.3 + random()) * (random() < 0.5 ? -1 : 1);
  }
  return unit(values);
}

/** @param {Float32Array} dense @param {Float32Array} lexical */
function joined(dense, lexical) {
  const values = new Float32Array(dense.length + lexical.length);
  values.set(dense.map((value) => value * Math.sqrt(0.7)));
  values.set(
    lexical.map((value) => value * Math.sqrt(0.3)),
    dense.length,
  );
  return unit(values);
}

/** @template T @param {readonly T[]} items @param {() => number} random @returns {T} */
function pick(items, random) {
  return at(items, Math.floor(random() * items.length));
}

/** @template T @param {readonly T[]} items @param {number} index @returns {T} */
function at(items, index) {
  return /** @type {T} */ (items[index]);
}
