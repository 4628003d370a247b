/**
 * The nearest vector by comparing all of them in plain JavaScript.
 *
 * @param {readonly Float32Array[]} vectors unit vectors
 * @param {Float32Array} query unit vector
 * @returns {{ nearest: number, similarity: number }}
 */
export function exactScan(vectors, query) {
  let nearest = -1;
  let similarity = Number.NEGATIVE_INFINITY;
  vectors.forEach((vector, index) => {
    const product = dot(vector, query);
    if (product <= similarity) return;
    similarity = product;
    nearest = index;
  });
  return { nearest, similarity };
}

/** @param {Float32Array} left @param {Float32Array} right @returns {number} */
export function dot(left, right) {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) {
    sum += /** @type {number} */ (left[index]) * /** @type {number} */ (right[index]);
  }
  return sum;
}
