import { boost } from './boosted-trees.js';

/** @typedef {import('./training-pairs.js').TrainingPair} TrainingPair */
/** @typedef {TrainingPair & { similarity: number, refused: boolean, rank: number, row: readonly number[] }} Sample */

/** What the boosted trees must not learn the other way round: 1 for more is better, -1 for more is worse. */
const directions = new Map([
  ['similarity', 1],
  ['alone, fewer', -1],
  ['alone, more', -1],
  ['weight alone, less', -1],
  ['weight alone, more', -1],
  ['unexplained, less', -1],
  ['unexplained, more', -1],
  ['least explained, less', -1],
  ['least explained, more', -1],
  ['closeness, lower', 1],
  ['closeness, higher', 1],
  ['least close, lower', 1],
  ['least close, higher', 1],
  ['numbers differ', -1],
  ['identifiers differ', -1],
  ['names differ', -1],
  ['turns left over', -1],
  ['direction', 1],
  ['small words alone, fewer', -1],
  ['small words alone, more', -1],
  ['roles', -1],
]);

/** For each model: how much each source counts, and how much more a pair that differs. */
const meaning = {
  sources: new Map([
    ['banking77', 1],
    ['clinc150', 0.5],
    ['sparse banking77', 0.7],
    ['sparse clinc150', 0.3],
    ['narrow', 0.3],
    ['generated', 0.05],
  ]),
  different: new Map([
    ['banking77', 4],
    ['clinc150', 6],
    ['sparse banking77', 1],
    ['sparse clinc150', 1],
    ['narrow', 2],
    ['generated', 2],
  ]),
  settings: { trees: 100, depth: 4, rate: 0.1, smallest: 40, ridge: 30 },
};
const twist = {
  sources: new Map([
    ['checklist_qqp', 1],
    ['pawsx_en', 1],
    ['redis_langcache_hard', 0.7],
    ['narrow', 0.7],
    ['generated', 0.7],
  ]),
  different: new Map([
    ['checklist_qqp', 1.5],
    ['pawsx_en', 1.5],
    ['redis_langcache_hard', 1.5],
    ['narrow', 1.5],
    ['generated', 1.5],
  ]),
  settings: { trees: 100, depth: 4, rate: 0.12, smallest: 30, ridge: 20 },
};

/** Found on the unseen halves: see docs/verifier.md. */
const blend = { similarity: 15, usualSimilarity: 0.85, twist: 2, sameWords: 2, middle: -0.2 };
const leastSimilarity = 0.65;
const mostNeighbours = 4;
/** One row of so many is learned without its similarity. */
const blindEvery = 4;
/** Sum of the weights of a source that counts once. */
const sourceWeight = 20_000;

/** @param {readonly Sample[]} samples @param {readonly string[]} featureNames what model.json holds */
export function fitModel(samples, featureNames) {
  const learned = samples.filter(({ same, refused }) => !(same && refused));
  return {
    name: 'pairs-1',
    meaning: fitTrees(learned.filter(isClose), featureNames, meaning),
    twist: fitTrees(learned, featureNames, twist),
    blend,
  };
}

/** @param {Sample} sample whether two prompts of a stream are neighbours that a cache would compare */
function isClose({ similarity, rank }) {
  return similarity >= leastSimilarity && rank < mostNeighbours;
}

/** @param {readonly Sample[]} samples @param {readonly string[]} featureNames @param {typeof meaning} plan */
function fitTrees(samples, featureNames, { sources, different, settings }) {
  const used = samples.filter(({ source }) => sources.has(source));
  const ownWeight = (/** @type {Sample} */ { same, source }) => (same ? 1 : (different.get(source) ?? 1));
  /** @type {Map<string, number>} */
  const totals = new Map();
  for (const sample of used) {
    totals.set(sample.source, (totals.get(sample.source) ?? 0) + ownWeight(sample));
  }
  const rows = [];
  const labels = [];
  const weights = [];
  for (const sample of used) {
    const scale = (sourceWeight * (sources.get(sample.source) ?? 0)) / (totals.get(sample.source) ?? 1);
    const row = Float64Array.from(sample.row);
    if (rows.length % blindEvery === 0) row[featureNames.indexOf('similarity')] = Number.NaN;
    rows.push(row);
    labels.push(Number(sample.same));
    weights.push(ownWeight(sample) * scale);
  }
  const ways = featureNames.map((name) => directions.get(name) ?? 0);
  return flat(boost(rows, labels, weights, { ...settings, directions: ways }));
}

/** All trees in lists of numbers. @param {ReturnType<typeof boost>} boosted */
function flat({ base, trees }) {
  const columns = {
    base: rounded(base),
    roots: /** @type {number[]} */ ([]),
    features: /** @type {number[]} */ ([]),
    bounds: /** @type {number[]} */ ([]),
    lefts: /** @type {number[]} */ ([]),
    unknownLeft: /** @type {number[]} */ ([]),
  };
  for (const { feature, bound, left, missingLeft, value } of trees) {
    const start = columns.features.length;
    columns.roots.push(start);
    for (const [node, asked] of feature.entries()) {
      columns.features.push(asked);
      columns.bounds.push(rounded((asked < 0 ? value[node] : bound[node]) ?? 0));
      columns.lefts.push(asked < 0 ? 0 : start + (left[node] ?? 0));
      columns.unknownLeft.push(missingLeft[node] === 1 ? 1 : 0);
    }
  }
  return columns;
}

/** @param {number} value @returns {number} with the digits that matter */
function rounded(value) {
  return Number(value.toPrecision(5));
}
