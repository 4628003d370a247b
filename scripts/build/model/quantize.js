/**
 * @typedef {{ weights: Int8Array, scales: Float32Array }} Quantized
 */

/**
 * Quantises a matrix to int8 by the largest magnitude of each column.
 *
 * @param {Float32Array} matrix [depth][columns]
 * @param {number} columns
 * @returns {Quantized} in the same order
 */
export function quantizeColumns(matrix, columns) {
  const scales = new Float32Array(columns);
  matrix.forEach((value, at) => {
    const column = at % columns;
    scales[column] = Math.max(scales[column], Math.abs(value) / 127);
  });
  return { weights: Int8Array.from(matrix, (value, at) => quantize(value, scales[at % columns])), scales };
}

/**
 * Quantises a matrix to int8 by the largest magnitude of each row.
 *
 * @param {Float32Array} matrix [rows][width]
 * @param {number} width
 * @returns {Quantized} in the same order
 */
export function quantizeRows(matrix, width) {
  const scales = new Float32Array(matrix.length / width);
  matrix.forEach((value, at) => {
    const row = Math.floor(at / width);
    scales[row] = Math.max(scales[row], Math.abs(value) / 127);
  });
  const weights = Int8Array.from(matrix, (value, at) => quantize(value, scales[Math.floor(at / width)]));
  return { weights, scales };
}

/**
 * Puts [depth][columns] into the order the dense kernel reads: [columns / 8][depth / 2][8 columns][2 depths].
 *
 * @param {Int8Array} weights
 * @param {number} columns
 * @returns {Int8Array}
 */
export function tile(weights, columns) {
  const depth = weights.length / columns;
  const tiled = new Int8Array(weights.length);
  for (let k = 0; k < depth; k++) {
    for (let column = 0; column < columns; column++) {
      const block = (column >> 3) * 8 * depth;
      tiled[block + (k >> 1) * 16 + (column & 7) * 2 + (k & 1)] = weights[k * columns + column];
    }
  }
  return tiled;
}

/** @param {number} value @param {number} scale @returns {number} */
function quantize(value, scale) {
  return scale === 0 ? 0 : Math.round(value / scale);
}
