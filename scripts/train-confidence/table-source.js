/** @typedef {{ readonly alone: readonly number[], readonly among: readonly number[] }} Table */

/** @param {Table} table @returns {string} the file that ships */
export function tableSource({ alone, among }) {
  const listed = (/** @type {readonly number[]} */ weights) =>
    weights.map((weight) => Math.round(weight * 1_000) / 1_000).join(', ');
  return [
    '/** Weights of the parts of evidence; written by `scripts/train-confidence/train.js`, do not edit. */',
    'export const confidenceTable: { readonly alone: readonly number[]; readonly among: readonly number[] } = {',
    `  alone: [${listed(alone)}],`,
    `  among: [${listed(among)}],`,
    '};',
    '',
  ].join('\n');
}
