/** Weights of the parts of evidence; written by `scripts/train-confidence/train.js`, do not edit. */
export const confidenceTable: { readonly alone: readonly number[]; readonly among: readonly number[] } = {
  alone: [3.594, 0.607],
  among: [0.965, 0.435, 17.491, 7.29, 2.246],
};
