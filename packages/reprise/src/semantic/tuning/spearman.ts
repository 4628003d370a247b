import { RepriseError } from '../../core/index.ts';

/**
 * Spearman's rank correlation of two lists, from -1 to 1: how far both have the same order. Equal values share the mean
 * of their ranks.
 *
 * @returns undefined when one of the lists has no order, since all its values are equal.
 * @throws RepriseError `INVALID_ARGUMENT` for lists of different lengths.
 */
export function spearman(left: readonly number[], right: readonly number[]): number | undefined {
  if (left.length !== right.length) {
    const lengths = `${left.length} and ${right.length} values`;
    throw new RepriseError('INVALID_ARGUMENT', `Lists of ${lengths} cannot be correlated`);
  }
  const middle = (left.length + 1) / 2;
  const [leftRanks, rightRanks] = [ranks(left), ranks(right)];
  let [together, leftAlone, rightAlone] = [0, 0, 0];
  for (const [at, rank] of leftRanks.entries()) {
    const [leftOff, rightOff] = [rank - middle, rightRanks[at]! - middle];
    together += leftOff * rightOff;
    leftAlone += leftOff ** 2;
    rightAlone += rightOff ** 2;
  }
  if (leftAlone === 0 || rightAlone === 0) return undefined;
  return together / Math.sqrt(leftAlone * rightAlone);
}

/** Ranks from 1 on, in the order of the values. */
function ranks(values: readonly number[]): Float64Array {
  const order = values.map((_, at) => at).sort((one, other) => values[one]! - values[other]!);
  const found = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    const value = values[order[start]!];
    let end = start;
    while (end < order.length && values[order[end]!] === value) end += 1;
    for (const at of order.slice(start, end)) found[at] = (start + 1 + end) / 2;
    start = end;
  }
  return found;
}
