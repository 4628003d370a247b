/** @param {{ readonly [at: number]: number }} list @param {number} at @returns {number} */
const of = (list, at) => list[at] ?? 0;

/** @param {Float64Array} vector @returns {Float64Array} the same, at length 1 */
export function normalise(vector) {
  const length = Math.hypot(...vector) || 1;
  for (let at = 0; at < vector.length; at++) vector[at] = of(vector, at) / length;
  return vector;
}

/** @param {Float64Array} left @param {Float64Array} right */
export function dot(left, right) {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += of(left, at) * of(right, at);
  return sum;
}

/** @param {readonly Float64Array[]} vectors @returns {Float64Array} */
export function mean(vectors) {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let at = 0; at < sum.length; at++) sum[at] = of(sum, at) + of(vector, at);
  return sum.map((value) => value / vectors.length);
}

/**
 * The directions along which vectors differ most, the strongest first, by orthogonal iteration.
 *
 * @param {readonly Float64Array[]} vectors
 * @param {number} count
 * @returns {Float64Array[]}
 */
export function principalDirections(vectors, count) {
  const width = vectors[0]?.length ?? 0;
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  for (const vector of vectors) {
    for (let row = 0; row < width; row++) {
      const target = /** @type {Float64Array} */ (covariance[row]);
      for (let column = 0; column < width; column++)
        target[column] = of(target, column) + of(vector, row) * of(vector, column);
    }
  }
  /** @type {Float64Array[]} */
  let basis = Array.from({ length: count }, (_, at) => {
    return Float64Array.from({ length: width }, (_ignored, row) => Math.cos((row + 1) * (at + 1)));
  });
  for (let round = 0; round < 200; round++) {
    basis = orthonormal(
      basis.map((direction) => Float64Array.from(covariance, (row) => dot(row, direction))),
    );
  }
  return basis;
}

/** @param {readonly Float64Array[]} vectors */
function orthonormal(vectors) {
  /** @type {Float64Array[]} */
  const done = [];
  for (const vector of vectors) {
    for (const earlier of done) {
      const shared = dot(vector, earlier);
      for (let at = 0; at < vector.length; at++) vector[at] = of(vector, at) - shared * of(earlier, at);
    }
    done.push(normalise(vector));
  }
  return done;
}

/** @param {readonly Float64Array[]} vectors @param {readonly Float64Array[]} directions takes them out, in place */
export function removeDirections(vectors, directions) {
  for (const vector of vectors) {
    for (const direction of directions) {
      const shared = dot(vector, direction);
      for (let at = 0; at < vector.length; at++) vector[at] = of(vector, at) - shared * of(direction, at);
    }
  }
}
