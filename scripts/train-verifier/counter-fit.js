import { dot, normalise } from './vector-math.js';

const rounds = 12;
const pullBack = 0.1;

/**
 * Moves word vectors so that synonyms come together, and opposites and kinds of the same thing go apart, which all are
 * neighbours in running text. After Mrkšić et al., Counter-fitting Word Vectors to Linguistic Constraints, NAACL 2016.
 *
 * @param {readonly Float64Array[]} vectors of length 1, changed in place
 * @param {ReturnType<typeof import('./word-relations.js').wordRelations>} relations
 */
export function counterFit(vectors, { synonyms, opposites, sisters }) {
  const original = vectors.map((vector) => Float64Array.from(vector));
  const pull = synonyms.all().filter(([left, right]) => !opposites.has(left, right));
  const push = sisters
    .all()
    .filter(([left, right]) => !synonyms.has(left, right) && !opposites.has(left, right));
  const apart = opposites.all();
  for (let round = 0; round < rounds; round++) {
    for (const pair of pull) approach(vectors, pair, 0.75, 0.1);
    for (const pair of push) part(vectors, pair, 0.3, 0.1);
    for (const pair of apart) part(vectors, pair, -0.1, 0.2);
    for (const [at, vector] of vectors.entries()) {
      const home = /** @type {Float64Array} */ (original[at]);
      for (const [axis, value] of vector.entries())
        vector[axis] = value + pullBack * ((home[axis] ?? 0) - value);
      normalise(vector);
    }
  }
}

/** @param {readonly Float64Array[]} vectors @param {[number, number]} pair @param {number} enough @param {number} rate */
function approach(vectors, pair, enough, rate) {
  const [left, right] = both(vectors, pair);
  if (dot(left, right) < enough) move(left, right, rate);
}

/** @param {readonly Float64Array[]} vectors @param {[number, number]} pair @param {number} enough @param {number} rate */
function part(vectors, pair, enough, rate) {
  const [left, right] = both(vectors, pair);
  if (dot(left, right) > enough) move(left, right, -rate);
}

/** @param {readonly Float64Array[]} vectors @param {[number, number]} pair @returns {[Float64Array, Float64Array]} */
function both(vectors, [left, right]) {
  return [/** @type {Float64Array} */ (vectors[left]), /** @type {Float64Array} */ (vectors[right])];
}

/** @param {Float64Array} left @param {Float64Array} right @param {number} rate */
function move(left, right, rate) {
  for (const [axis, own] of left.entries()) {
    const other = right[axis] ?? 0;
    left[axis] = own + rate * other;
    right[axis] = other + rate * own;
  }
  normalise(left);
  normalise(right);
}
