// Gradient boosted trees for logistic loss, on histograms, with monotone features (after Friedman, Greedy Function
// Approximation, 2001, and the second-order gain of XGBoost, 2016). The same rows always give the same trees.

const bins = 48;
const missing = bins;

/** @param {{ readonly [at: number]: number }} list @param {number} at @returns {number} */
const of = (list, at) => list[at] ?? 0;

/**
 * @typedef {object} Settings
 * @property {number} trees
 * @property {number} depth
 * @property {number} rate
 * @property {number} smallest least sum of second derivatives in a leaf
 * @property {number} ridge
 * @property {readonly number[]} directions for each feature 1 (more never lowers the score), -1 or 0
 */
/** @typedef {{ feature: number[], bound: number[], left: number[], right: number[], missingLeft: number[], value: number[] }} Trees */

/**
 * @param {readonly Float64Array[]} rows features, NaN for unknown
 * @param {readonly number[]} labels
 * @param {readonly number[]} weights
 * @param {Settings} settings
 * @returns {{ base: number, trees: Trees[] }}
 */
export function boost(rows, labels, weights, settings) {
  const features = rows[0]?.length ?? 0;
  const bounds = Array.from({ length: features }, (_, feature) => boundsOf(rows, feature));
  const binned = bounds.map((cuts, feature) => Uint8Array.from(rows, (row) => binOf(cuts, of(row, feature))));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const positive = weights.reduce((sum, weight, at) => sum + weight * of(labels, at), 0) / total;
  const base = Math.log(positive / (1 - positive));
  const scores = new Float64Array(rows.length).fill(base);
  const gradient = new Float64Array(rows.length);
  const curvature = new Float64Array(rows.length);
  const trees = [];
  for (let round = 0; round < settings.trees; round++) {
    for (let at = 0; at < rows.length; at++) {
      const chance = 1 / (1 + Math.exp(-of(scores, at)));
      gradient[at] = of(weights, at) * (of(labels, at) - chance);
      curvature[at] = Math.max(1e-6, of(weights, at) * chance * (1 - chance));
    }
    trees.push(growTree(binned, bounds, gradient, curvature, scores, settings));
  }
  return { base, trees };
}

/** @param {readonly Float64Array[]} rows @param {number} feature @returns {number[]} values that part the rows evenly */
function boundsOf(rows, feature) {
  const values = rows.map((row) => of(row, feature)).filter((value) => !Number.isNaN(value));
  const sorted = Float64Array.from(values).sort();
  const cuts = new Set();
  for (let bin = 1; bin < bins; bin++) {
    cuts.add(Math.fround(sorted[Math.floor((bin * sorted.length) / bins)] ?? 0));
  }
  const distinct = [...new Set(sorted)];
  if (distinct.length <= bins)
    return distinct.slice(1).map((value, at) => Math.fround((value + of(distinct, at)) / 2));
  return [...cuts].sort((left, right) => left - right);
}

/** @param {readonly number[]} cuts @param {number} value @returns {number} how many cuts are at or below */
function binOf(cuts, value) {
  if (Number.isNaN(value)) return missing;
  let bin = 0;
  while (bin < cuts.length && value >= of(cuts, bin)) bin++;
  return bin;
}

/** @typedef {{ rows: Int32Array, depth: number, low: number, high: number, node: number }} Part */

/**
 * @param {readonly Uint8Array[]} binned @param {readonly (readonly number[])[]} bounds
 * @param {Float64Array} gradient @param {Float64Array} curvature @param {Float64Array} scores updated
 * @param {Settings} settings @returns {Trees}
 */
function growTree(binned, bounds, gradient, curvature, scores, settings) {
  /** @type {Trees} */
  const tree = { feature: [], bound: [], left: [], right: [], missingLeft: [], value: [] };
  const add = () => {
    for (const column of Object.values(tree)) column.push(-1);
    return tree.feature.length - 1;
  };
  const all = Int32Array.from(scores, (_, at) => at);
  /** @type {Part[]} */
  const open = [{ rows: all, depth: 0, low: -Infinity, high: Infinity, node: add() }];
  for (let part = open.pop(); part; part = open.pop()) {
    const split =
      part.depth < settings.depth ? bestSplit(part, binned, gradient, curvature, settings) : undefined;
    if (!split) {
      const value = settings.rate * leafValue(part, gradient, curvature, settings);
      tree.value[part.node] = value;
      for (const row of part.rows) scores[row] = of(scores, row) + value;
      continue;
    }
    const goesLeft = (/** @type {number} */ row) => {
      const bin = binned[split.feature]?.[row] ?? missing;
      return bin === missing ? split.missingLeft : bin <= split.bin;
    };
    const [left, right] = [add(), add()];
    tree.feature[part.node] = split.feature;
    tree.bound[part.node] = bounds[split.feature]?.[split.bin] ?? 0;
    tree.missingLeft[part.node] = split.missingLeft ? 1 : 0;
    tree.left[part.node] = left;
    tree.right[part.node] = right;
    const middle = (split.leftValue + split.rightValue) / 2;
    const direction = settings.directions[split.feature] ?? 0;
    const depth = part.depth + 1;
    const leftRange = { low: direction < 0 ? middle : part.low, high: direction > 0 ? middle : part.high };
    const rightRange = { low: direction > 0 ? middle : part.low, high: direction < 0 ? middle : part.high };
    open.push({ rows: part.rows.filter((row) => !goesLeft(row)), depth, ...rightRange, node: right });
    open.push({ rows: part.rows.filter(goesLeft), depth, ...leftRange, node: left });
  }
  return tree;
}

/** @param {Part} part @param {Float64Array} gradient @param {Float64Array} curvature @param {Settings} settings */
function leafValue({ rows, low, high }, gradient, curvature, { ridge }) {
  let [slope, bend] = [0, 0];
  for (const row of rows) {
    slope += of(gradient, row);
    bend += of(curvature, row);
  }
  return Math.max(low, Math.min(high, slope / (bend + ridge)));
}

/**
 * Adds the values of rows to the sums of their bins. Written for speed: nearly all of the time is spent here.
 *
 * @param {Int32Array} rows @param {Uint8Array} column @param {Float64Array} values @param {Float64Array} sums
 */
function addUp(rows, column, values, sums) {
  for (let at = 0; at < rows.length; at++) {
    const row = /** @type {number} */ (rows[at]);
    const bin = /** @type {number} */ (column[row]);
    sums[bin] = /** @type {number} */ (sums[bin]) + /** @type {number} */ (values[row]);
  }
}

/**
 * @param {Part} part @param {readonly Uint8Array[]} binned
 * @param {Float64Array} gradient @param {Float64Array} curvature @param {Settings} settings
 */
function bestSplit({ rows, low, high }, binned, gradient, curvature, { directions, ridge, smallest }) {
  const clamp = (/** @type {number} */ value) => Math.max(low, Math.min(high, value));
  const gainOf = (/** @type {number} */ slope, /** @type {number} */ bend, /** @type {number} */ value) =>
    2 * slope * value - (bend + ridge) * value * value;
  const slopes = new Float64Array(bins + 1);
  const bends = new Float64Array(bins + 1);
  let best;
  let bestGain = 1e-3;
  for (const [feature, column] of binned.entries()) {
    slopes.fill(0);
    bends.fill(0);
    addUp(rows, column, gradient, slopes);
    addUp(rows, column, curvature, bends);
    const slope = slopes.reduce((sum, value) => sum + value, 0);
    const bend = bends.reduce((sum, value) => sum + value, 0);
    const whole = gainOf(slope, bend, clamp(slope / (bend + ridge)));
    for (const missingLeft of of(bends, missing) > 0 ? [true, false] : [true]) {
      let leftSlope = missingLeft ? of(slopes, missing) : 0;
      let leftBend = missingLeft ? of(bends, missing) : 0;
      for (let bin = 0; bin < bins - 1; bin++) {
        leftSlope += of(slopes, bin);
        leftBend += of(bends, bin);
        if (bends[bin] === 0 || leftBend < smallest) continue;
        const [rightSlope, rightBend] = [slope - leftSlope, bend - leftBend];
        if (rightBend < smallest) break;
        const leftValue = clamp(leftSlope / (leftBend + ridge));
        const rightValue = clamp(rightSlope / (rightBend + ridge));
        if ((rightValue - leftValue) * (directions[feature] ?? 0) < 0) continue;
        const gain =
          gainOf(leftSlope, leftBend, leftValue) + gainOf(rightSlope, rightBend, rightValue) - whole;
        if (gain <= bestGain) continue;
        bestGain = gain;
        best = { feature, bin, missingLeft, leftValue, rightValue };
      }
    }
  }
  return best;
}
