import { defaultGuards } from 'reprise/semantic';
import { environment } from '../report.js';
import { adversarial, chinese, otherPairs, pairsOf, requestsOf } from './sets.js';
import { share } from './tally.js';

/** @typedef {import('./sets.js').Pair} Pair */
/** @typedef {import('./sets.js').Request} Request */
/** @typedef {import('reprise/semantic').Guard} Guard */
/** @typedef {ReturnType<typeof import('./remembered.js').remembered>} RememberedEmbedder */

/**
 * Pairs that a cache would have to tell apart.
 *
 * @typedef {{ name: string, pairs: readonly Pair[] }} GuardSet
 */

/**
 * What one guard, or all together, did with a set.
 *
 * @typedef {object} GuardCount
 * @property {string} guard
 * @property {number} vetoes
 * @property {number} right vetoes on pairs that really differ
 * @property {number} different pairs of the set that differ
 */

/** @typedef {{ name: string, pairs: number, different: number, counts: readonly GuardCount[] }} GuardResult */

/** From this similarity on a pair is one that a cache might serve, with the embedded embedder. */
const similar = 0.8;
const streams = ['covidq', 'banking77', 'clinc150'];
/** Prompts read of a stream, spread evenly over the file. */
const samplePrompts = 3_000;
/** Earlier prompts of a stream that each prompt is paired with, the closest first. */
const nearest = 5;
export const allGuards = 'all together';

/**
 * The pairs of every set that are similar; of Chinese ones all, since the embedded embedder does not read them.
 *
 * @param {string} folder
 * @param {RememberedEmbedder} embedder
 * @returns {Promise<GuardSet[]>}
 */
export async function guardSets(folder, embedder) {
  /** @type {GuardSet[]} */
  const sets = [];
  for (const name of [...adversarial, ...otherPairs]) {
    const pairs = pairsOf(folder, name).filter(({ a, b }) => a.trim() !== '' && b.trim() !== '');
    await embedder.learn(pairs.flatMap(({ a, b }) => [a, b]));
    sets.push({ name, pairs: pairs.filter(({ a, b }) => similarity(embedder, a, b) >= similar) });
  }
  for (const name of streams) {
    const requests = spread(requestsOf(folder, name), samplePrompts);
    await embedder.learn(requests.map(({ prompt }) => prompt));
    sets.push({ name, pairs: closestPairs(requests, embedder) });
  }
  for (const name of chinese) sets.push({ name, pairs: pairsOf(folder, name) });
  return sets.filter(({ pairs }) => pairs.length > 0);
}

/** @param {GuardSet} set @param {readonly Guard[]} [guards] @returns {GuardResult} each guard alone, and all together */
export function countVetoes({ name, pairs }, guards = defaultGuards) {
  const different = pairs.filter(({ same }) => !same).length;
  const counts = [...guards.map((guard) => guard.name), allGuards].map((guard) => ({
    guard,
    vetoes: 0,
    right: 0,
    different,
  }));
  for (const { a, b, same } of pairs) {
    const vetoed = guards.map((guard) => guard.check(b, a) !== undefined);
    for (const [at, refused] of [...vetoed, vetoed.includes(true)].entries()) {
      const count = counts[at];
      if (!refused || count === undefined) continue;
      count.vetoes++;
      if (!same) count.right++;
    }
  }
  return { name, pairs: pairs.length, different, counts };
}

/** @param {readonly GuardResult[]} results @param {string} embedder @returns {string} the page for bench/results */
export function guardsPage(results, embedder) {
  const { date, node } = environment();
  return [
    '# Guards',
    '',
    `${date}, Node ${node}, embedder ${embedder}.`,
    '',
    'What each guard vetoes alone. Precision is the share of its vetoes on pairs that really differ, recall the share of',
    `the differing pairs that it vetoes. Pairs are those of similarity ${similar.toFixed(2)} and more; of the streams`,
    `(${streams.join(', ')}) a prompt with its ${nearest} closest earlier ones; of the Chinese sets all pairs,`,
    'since the embedder does not read them.',
    '',
    '## Overview',
    '',
    'Precision of so many vetoes, then recall.',
    '',
    ...overviewOf(results),
    '',
    ...results.flatMap(sectionOf),
  ].join('\n');
}

const groups = [
  { title: 'adversarial', sets: adversarial },
  { title: 'general', sets: otherPairs },
  { title: 'streams', sets: streams },
  { title: 'Chinese', sets: chinese },
];

/** @param {readonly GuardResult[]} results @returns {string[]} a line for each guard, with all sets of a kind as one */
function overviewOf(results) {
  const names = results[0]?.counts.map(({ guard }) => guard) ?? [];
  const lines = names.map((name) => [
    name,
    ...groups.map(({ sets }) => {
      const counts = results
        .filter((result) => sets.includes(result.name))
        .flatMap((result) => result.counts.filter(({ guard }) => guard === name));
      return rateOf(counts);
    }),
  ]);
  const shares = groups.map(({ sets }) => {
    const found = results.filter((result) => sets.includes(result.name));
    const different = found.reduce((sum, result) => sum + result.different, 0);
    const pairs = found.reduce((sum, result) => sum + result.pairs, 0);
    return `${percent(share(different, pairs))} of ${pairs}`;
  });
  const head = ['guard', ...groups.map(({ title }) => title)];
  return tableOf([head, ['pairs that differ', ...shares], ...lines]);
}

/** @param {readonly GuardCount[]} counts @returns {string} */
function rateOf(counts) {
  const sum = (/** @type {'vetoes' | 'right' | 'different'} */ part) =>
    counts.reduce((total, count) => total + count[part], 0);
  if (sum('vetoes') === 0) return 'no vetoes';
  return `${percent(share(sum('right'), sum('vetoes')))} of ${sum('vetoes')}, ${percent(share(sum('right'), sum('different')))}`;
}

/** @param {GuardResult} result @returns {string[]} */
function sectionOf({ name, pairs, different, counts }) {
  const head = ['guard', 'vetoes', 'precision', 'recall'];
  const lines = counts.filter(({ vetoes }) => vetoes > 0).map(cellsOf);
  return [`## ${name}: ${pairs} pairs, ${different} differ`, '', ...tableOf([head, ...lines]), ''];
}

/** @param {GuardCount} count @returns {string[]} */
function cellsOf({ guard, vetoes, right, different }) {
  return [guard, String(vetoes), percent(share(right, vetoes)), percent(share(right, different))];
}

/** @param {readonly (readonly string[])[]} rows the first is the head @returns {string[]} */
function tableOf(rows) {
  const [head = [], ...rest] = rows;
  return [head, head.map(() => '---'), ...rest].map((cells) => `| ${cells.join(' | ')} |`);
}

/** @param {number} value */
function percent(value) {
  return `${(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)}%`;
}

/** @template T @param {readonly T[]} items @param {number} most @returns {T[]} */
function spread(items, most) {
  if (items.length <= most) return [...items];
  const step = items.length / most;
  return Array.from({ length: most }, (_, index) => /** @type {T} */ (items[Math.floor(index * step)]));
}

/** @param {readonly Request[]} requests @param {RememberedEmbedder} embedder @returns {Pair[]} */
function closestPairs(requests, embedder) {
  const vectors = requests.map(({ prompt }) => embedder.vectorOf(prompt));
  return requests.flatMap(({ prompt, cluster }, at) => {
    const own = vectors[at];
    const close = [];
    for (let earlier = 0; earlier < at; earlier++) {
      const score = product(vectors[earlier], own);
      if (score >= similar && requests[earlier]?.prompt !== prompt) close.push({ score, earlier });
    }
    return close
      .toSorted((left, right) => right.score - left.score)
      .slice(0, nearest)
      .map(({ earlier }) => ({
        a: requests[earlier]?.prompt ?? '',
        b: prompt,
        same: requests[earlier]?.cluster === cluster,
      }));
  });
}

/** @param {RememberedEmbedder} embedder @param {string} left @param {string} right */
function similarity(embedder, left, right) {
  return product(embedder.vectorOf(left), embedder.vectorOf(right));
}

/** @param {Float32Array | undefined} left @param {Float32Array | undefined} right */
function product(left, right) {
  if (left === undefined || right === undefined) return -1;
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}
