/** Weights of the parts of evidence; written by `scripts/train-confidence/train.js`, do not edit. */
export const confidenceTable: readonly number[] = [2.1, 0.57, 0.95, 0.42, 14.16, 3.28, 2.45];
