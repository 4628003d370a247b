/**
 * Logistic regression by projected gradient descent. Columns are scaled, not shifted; the first is of
 * ones, and the weight of no other may be negative. Deterministic.
 *
 * @param {readonly (readonly number[])[]} rows
 * @param {readonly boolean[]} labels
 * @param {readonly number[]} importance of each row
 * @returns {number[]}
 */
export function fitLogistic(rows, labels, importance) {
  const columns = rows[0] ?? [];
  const width = columns.length;
  const middles = columns.map((_, at) => mean(rows.map((row) => row[at] ?? 0)));
  const spreads = columns.map((_, at) => {
    return Math.sqrt(mean(rows.map((row) => ((row[at] ?? 0) - (middles[at] ?? 0)) ** 2))) || 1;
  });
  const flat = Float64Array.from(rows.flatMap((row) => row.map((value, at) => value / (spreads[at] ?? 1))));
  const total = importance.reduce((sum, each) => sum + each, 0);
  const weights = new Float64Array(width);
  const velocity = new Float64Array(width);
  const slope = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let step = 1; step <= steps; step++) {
    slope.fill(0);
    for (let row = 0; row < rows.length; row++) {
      let sum = 0;
      for (let at = 0; at < width; at++) sum += value(weights, at) * value(flat, row * width + at);
      const error = ((1 / (1 + Math.exp(-sum)) - (labels[row] ? 1 : 0)) * (importance[row] ?? 1)) / total;
      for (let at = 0; at < width; at++) slope[at] = value(slope, at) + error * value(flat, row * width + at);
    }
    for (let at = 0; at < width; at++) {
      const pull = value(slope, at) + ridge * value(weights, at);
      velocity[at] = 0.9 * value(velocity, at) + 0.1 * pull;
      squares[at] = 0.99 * value(squares, at) + 0.01 * pull ** 2;
      const [first, second] = [
        value(velocity, at) / (1 - 0.9 ** step),
        value(squares, at) / (1 - 0.99 ** step),
      ];
      const moved = value(weights, at) - (rate * (1 - step / steps) * first) / (Math.sqrt(second) + 1e-9);
      weights[at] = at === 0 ? moved : Math.max(0, moved);
    }
  }
  return Array.from(weights, (weight, at) => weight / (spreads[at] ?? 1));
}

const steps = 1_200;
const rate = 0.1;
/** Strong: what carries over to other topics is worth more than a close fit. */
const ridge = 1e-3;

/** @param {Float64Array} values @param {number} at */
function value(values, at) {
  return /** @type {number} */ (values[at]);
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
}
