/** Weights of the parts of evidence; written by `scripts/train-confidence/train.js`, do not edit. */
export const confidenceTable: readonly number[] = [3.214, 0.678, 1.047, 0.455, 17.569, 6.587, 2.186];
