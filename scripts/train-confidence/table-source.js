/** @param {readonly number[]} table @returns {string} the file that ships */
export function tableSource(table) {
  return [
    '/** Weights of the parts of evidence; written by `scripts/train-confidence/train.js`, do not edit. */',
    'export const confidenceTable: readonly number[] = [',
    ...table.map((weight) => `  ${Math.round(weight * 1_000) / 1_000},`),
    '];',
    '',
  ].join('\n');
}
