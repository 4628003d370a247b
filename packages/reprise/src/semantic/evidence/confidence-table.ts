/** Weights of the parts of evidence; written by `scripts/train-confidence/train.js`, do not edit. */
export const confidenceTable: { readonly alone: readonly number[]; readonly among: readonly number[] } = {
  alone: [3.689, 0.556],
  among: [0.972, 0.43, 17.413, 7.219, 2.262],
};
