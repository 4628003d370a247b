/**
 * What a cache did with a set.
 *
 * @typedef {object} Tally
 * @property {number} lookups
 * @property {number} right hits whose answer fitted
 * @property {number} wrong hits whose answer did not
 * @property {Record<string, number>} refusals closest candidates refused, by guard or policy
 */

/** @returns {Tally} */
export function emptyTally() {
  return { lookups: 0, right: 0, wrong: 0, refusals: {} };
}

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function sumOf(tallies) {
  const sum = emptyTally();
  for (const { lookups, right, wrong, refusals } of tallies) {
    sum.lookups += lookups;
    sum.right += right;
    sum.wrong += wrong;
    for (const [name, count] of Object.entries(refusals)) {
      sum.refusals[name] = (sum.refusals[name] ?? 0) + count;
    }
  }
  return sum;
}

/** @param {number} part @param {number} whole @returns {number} 0 when there is no whole */
export function share(part, whole) {
  return whole === 0 ? 0 : part / whole;
}

/**
 * Wilson score interval of a proportion at 95% (Wilson, 1927).
 *
 * @param {number} part
 * @param {number} whole
 * @returns {[number, number]} from 0 to 1 when there is no whole
 */
export function wilson(part, whole) {
  if (whole === 0) return [0, 1];
  const z = 1.96;
  const p = part / whole;
  const centre = p + z ** 2 / (2 * whole);
  const spread = z * Math.sqrt((p * (1 - p)) / whole + z ** 2 / (4 * whole ** 2));
  const scale = 1 + z ** 2 / whole;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
