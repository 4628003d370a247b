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
  return quantize(matrix, columns, (at) => at % columns);
}

/**
 * Quantises a matrix to int8 by the largest magnitude of each row.
 *
 * @param {Float32Array} matrix [rows][width]
 * @param {number} width
 * @returns {Quantized} in the same order
 */
export function quantizeRows(matrix, width) {
  return quantize(matrix, matrix.length / width, (at) => Math.floor(at / width));
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
  weights.forEach((weight, at) => {
    const k = Math.floor(at / columns);
    const column = at % columns;
    const block = (column >> 3) * 8 * depth;
    tiled[block + (k >> 1) * 16 + (column & 7) * 2 + (k & 1)] = weight;
  });
  return tiled;
}

/**
 * @param {Float32Array} matrix
 * @param {number} groups how many scales there are
 * @param {(at: number) => number} groupOf which of them an element takes
 * @returns {Quantized}
 */
function quantize(matrix, groups, groupOf) {
  const scales = new Float32Array(groups);
  matrix.forEach((value, at) => {
    const group = groupOf(at);
    scales[group] = Math.max(scaleOf(scales, group), Math.abs(value) / 127);
  });
  const weights = Int8Array.from(matrix, (value, at) => {
    const scale = scaleOf(scales, groupOf(at));
    return scale === 0 ? 0 : Math.round(value / scale);
  });
  return { weights, scales };
}

/** @param {Float32Array} scales @param {number} group @returns {number} */
function scaleOf(scales, group) {
  return scales[group] ?? 0;
}
