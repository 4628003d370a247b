/** Boosted trees, node by node; the numbers of one node stand at the same place of each list. */
export interface Trees {
  readonly base: number;
  /** Node at which each tree begins. */
  readonly roots: readonly number[];
  /** Feature that a node asks about, or -1 in a leaf. */
  readonly features: readonly number[];
  /** Under this value of the feature to the left; in a leaf, what it adds. */
  readonly bounds: readonly number[];
  /** Node to the left; the node to the right is the next one. */
  readonly lefts: readonly number[];
  /** Whether an unknown feature, NaN, goes to the left: 1 or 0. */
  readonly unknownLeft: readonly number[];
}

/** Sum, in log odds, of what the trees add for a row of features. */
export function sumOfTrees(trees: Trees, row: readonly number[]): number {
  const { features, bounds, lefts, unknownLeft } = trees;
  let sum = trees.base;
  for (const root of trees.roots) {
    let node = root;
    for (let feature = features[node]!; feature >= 0; feature = features[node]!) {
      const value = row[feature]!;
      const goesLeft = Number.isNaN(value) ? unknownLeft[node] === 1 : value < bounds[node]!;
      node = lefts[node]! + (goesLeft ? 0 : 1);
    }
    sum += bounds[node]!;
  }
  return sum;
}
