/** Weights of the parts of evidence; written by `scripts/train-confidence/train.js`, do not edit. */
export const confidenceTable: readonly number[] = [-12, 8, 6, 1, -14, 7, 8, 1, 14, 30, 0.2, 0.1, 2];
