import { environment } from '../report.js';
import { samplePairs } from './sets.js';
import { share, wilson } from './tally.js';

/** @typedef {import('./tally.js').Tally} Tally */

/**
 * One set, answered in three ways.
 *
 * @typedef {object} SetResult
 * @property {string} name
 * @property {number} coverage mean share of the prompts that the embedder understood
 * @property {Tally} exact
 * @property {Tally} plain
 * @property {Tally} ours
 */

const head = [
  'set',
  'way',
  'lookups',
  'hit rate',
  'right',
  'wrong',
  'wrong/lookups',
  'wrong/hits (95%)',
  'coverage',
];

/**
 * @param {object} found
 * @param {string} found.embedder
 * @param {number} found.threshold
 * @param {number} found.plainThreshold
 * @param {readonly SetResult[]} found.sets
 * @param {Tally} found.all
 * @returns {string} the page for bench/results
 */
export function qualityPage({ embedder, threshold, plainThreshold, sets, all }) {
  const { date, node } = environment();
  const rows = sets.flatMap(({ name, coverage, exact, plain, ours }) => [
    line(name, 'exact match', exact, coverage),
    line('', `plain threshold ${plainThreshold.toFixed(2)}`, plain, coverage),
    line('', `default: ${threshold.toFixed(2)} and guards`, ours, coverage),
  ]);
  const refusals = Object.entries(all.refusals).toSorted((left, right) => right[1] - left[1]);
  return [
    '# Wrong answers of the semantic cache',
    '',
    `${date}, Node ${node}, embedder ${embedder}. Pairs: the answer to the first prompt is cached, the second is`,
    'asked; a hit on a pair of different meaning is wrong. Streams (covidq, banking77): prompts in file order, each',
    'cached after it was asked; a hit from another cluster is wrong. The adversarial sets and the streams are run',
    `whole, of the other sets ${samplePairs} pairs spread evenly over the file. Intervals are Wilson's.`,
    '',
    table([head, ...rows]),
    '',
    '## Refusals',
    '',
    'Lookups in which the closest candidate was refused, by what refused it; `coverage` is text the embedder does',
    'not read, `threshold` too low a similarity.',
    '',
    table([['refused by', 'lookups'], ...refusals.map(([name, count]) => [name, String(count)])]),
    '',
  ].join('\n');
}

/** @param {string} name @param {string} way @param {Tally} tally @param {number} coverage */
function line(name, way, { lookups, right, wrong }, coverage) {
  const hits = right + wrong;
  const [low, high] = wilson(wrong, hits);
  const interval =
    hits === 0 ? 'no hits' : `${percent(share(wrong, hits))} (${percent(low)} to ${percent(high)})`;
  const rates = [percent(share(hits, lookups)), String(right), String(wrong), percent(share(wrong, lookups))];
  return [name, way, String(lookups), ...rates, interval, percent(coverage)];
}

/** @param {number} value */
function percent(value) {
  return `${(value * 100).toFixed(value > 0 && value < 0.1 ? 2 : 1)}%`;
}

/** @param {readonly (readonly string[])[]} rows the first is the head */
function table(rows) {
  const [first = [], ...rest] = rows;
  return [first, first.map(() => '---'), ...rest].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
