import { environment } from '../report.js';
import { auditRate, draws, maxError } from './labelled-modes.js';
import { samplePairs } from './sets.js';
import { bestAtEqualError, plainThreshold, rightOf } from './single-threshold.js';
import { share, wilson } from './tally.js';

/** @typedef {import('../report.js').Row} Row */
/** @typedef {import('./measure-set.js').SetResult} SetResult */
/** @typedef {import('./labelled-modes.js').LabelledResult} LabelledResult */
/** @typedef {import('./reworded.js').RewordedResult} RewordedResult */
/** @typedef {{ right: number, wrong: number, lookups: number }} Counts */
/** @typedef {{ name: string, file: string }} Chart */

/** Thresholds of the line that was known before. */
const knownThresholds = [plainThreshold, 0.85];
const head = ['hit rate', 'right', 'wrong', 'wrong/lookups', 'wrong/hits (95%)'];
const against = ['best threshold of equal error', 'right of it', 'times'];

/**
 * @param {object} found
 * @param {string} found.embedder
 * @param {string} found.policy what decides by default, in a few words
 * @param {readonly SetResult[]} found.pairs
 * @param {readonly SetResult[]} found.streams
 * @param {readonly RewordedResult[]} found.reworded
 * @param {readonly import('./answer-pairs.js').PairsResult[]} found.answerPairs
 * @param {Readonly<Record<string, number>>} found.refusals
 * @param {readonly Chart[]} found.charts
 * @param {readonly Row[]} found.rows
 * @returns {string} the page for bench/results
 */
export function qualityPage({
  embedder,
  policy,
  pairs,
  streams,
  reworded,
  answerPairs,
  refusals,
  charts,
  rows,
}) {
  const { date, node } = environment();
  const refused = Object.entries(refusals).toSorted((left, right) => right[1] - left[1]);
  return [
    '# Wrong answers of the semantic cache',
    '',
    `${date}, Node ${node}, embedder ${embedder}, ${policy}. Intervals are Wilson's.`,
    '',
    'One threshold is what most semantic caches do: the closest earlier prompt answers from a fixed similarity on. Its',
    'line is computed anew in each run, by brute force over whole vectors, from 0.70 to 0.98 in steps of 0.005. Beside',
    'each of our ways stands the best threshold of equal error: the one of most right hits that is wrong no more often.',
    '',
    '| way | what decides |',
    '| --- | --- |',
    '| exact match | the same text |',
    '| one threshold | the similarity of the closest prompt |',
    '| **default** | guards and evidence as shipped, without any label |',
    `| **learned**, **calibrated** | the same, and labels as in production: from misses, from ${percent(auditRate)} of the hits, and from those that are checked; ${percent(maxError)} of the requests may be wrong; means of ${draws} draws |`,
    '',
    '## Bars',
    '',
    ...barLines(rows.filter(({ bar }) => bar !== undefined)),
    '',
    '## Streams',
    '',
    'Prompts are asked one after the other, each being cached afterwards; a hit from another cluster is wrong. The',
    'confidence was trained on the seen clusters of banking77 and on none of the unseen ones; the pair verifier has seen',
    'prompts of all of them. Nothing was trained on covidq. Each order is the same in each run; the clusters are the judge.',
    '',
    ...streams.flatMap(streamSection),
    'One threshold, as known before, in percent of the requests, right / wrong: covidq 4.4 / 0.7 at 0.90 and',
    '9.3 / 2.7 at 0.85; banking77 16.2 / 1.4 at 0.90 and 30.4 / 6.0 at 0.85; an adversarial stream 13.8 / 32.7 at 0.90.',
    '',
    '## Answers worded anew',
    '',
    'The default as in use: only what went upstream is cached. A model words each answer anew; answers near a miss that are',
    'in much the same words are taken for the same. The words here are made up, so many that two answers are alike about as',
    'often as those of the second table.',
    '',
    table([['stream', 'answers', ...head], ...reworded.flatMap(rewordedLines)]),
    '',
    'Answers written as two calls of a model would give them, to questions of many kinds, and what is found out of them.',
    '',
    table([
      ['two answers', 'pairs', 'alike in words', 'judged same', 'different', 'unsure'],
      ...answerPairs.map(({ name, pairs: count, alike, verdicts }) => {
        return [name, count, alike, verdicts.same, verdicts.different, verdicts.unsure].map(String);
      }),
    ]),
    '',
    '## Precision against cache hit ratio',
    '',
    'The further to the upper right, the better.',
    '',
    ...charts.flatMap(({ name, file }) => [
      `![Precision against cache hit ratio: ${name}](quality/${file})`,
      '',
    ]),
    '## Pairs',
    '',
    'The answer to the first prompt is cached, the second is asked; a hit on a pair of different meaning is wrong. The',
    `adversarial sets are run whole, of the others ${samplePairs} pairs spread evenly over the file. Of these sets`,
    'redis_langcache_hard, checklist_qqp and pawsx_en were trained on too; docs/verifier.md has the figures of models',
    'that did not see them. Nothing was trained on the others.',
    '',
    table([['set', 'lookups', 'way', ...head, ...against], ...pairs.flatMap(pairLines)]),
    '',
    '## Refusals',
    '',
    'Lookups in which the closest candidate was refused, by what refused it; `coverage` is text the embedder does',
    'not read.',
    '',
    table([['refused by', 'lookups'], ...refused.map(([name, count]) => [name, String(count)])]),
    '',
  ].join('\n');
}

/** @param {readonly Row[]} rows those with bars */
function barLines(rows) {
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  for (const row of rows) {
    const [of = '', measure = ''] = row.what.split(': ');
    const line = lines.get(of) ?? [of, '', '', ''];
    line[barColumn(measure)] = barCell(row);
    lines.set(of, line);
  }
  const met = rows.filter(({ ok }) => ok).length;
  return [
    `${met} of ${rows.length} are met; in brackets is what is asked for. Of the adversarial pairs, one threshold is 0.90.`,
    '',
    table([
      ['of', 'right hits, times those of one threshold', 'wrong', 'wrong over hits, or in the worst draw'],
      ...lines.values(),
    ]),
  ];
}

/** @param {string} measure */
function barColumn(measure) {
  if (measure.startsWith('right hits')) return 1;
  return measure.endsWith('over hits') || measure.endsWith('worst draw') ? 3 : 2;
}

/** @param {Row} row */
function barCell({ value, unit, ratio, bar, ok }) {
  const times = ratio === undefined ? '' : `, ${Number(ratio.toPrecision(3))}x`;
  return `${Number(value.toPrecision(3))} ${unit}${times} (${bar})${ok ? '' : ' **missed**'}`;
}

/** @param {SetResult} result */
function streamSection({ name, exact, single, ours, labelled }) {
  return [
    `### ${titleOf(name)}`,
    '',
    `${exact.lookups} requests.`,
    '',
    table([
      ['way', ...head, 'worst draw', ...against],
      ['exact match', ...cells(exact), '', '', '', ''],
      ...knownThresholds.map((bound) => [thresholdName(bound), ...cells(at(single, bound)), '', '', '', '']),
      ['**default**', ...cells(ours), '', ...beside(single, ours)],
      ...labelled.map((mode) => [`**${mode.name}**`, ...cells(mode), worst(mode), ...beside(single, mode)]),
    ]),
    '',
  ];
}

/** @param {SetResult} result */
function pairLines({ name, exact, plain, ours, single }) {
  const lookups = String(ours.lookups);
  return [
    [name, lookups, 'exact match', ...cells(exact), '', '', ''],
    ['', '', thresholdName(plainThreshold), ...cells(plain), '', '', ''],
    ['', '', '**default**', ...cells(ours), ...beside(single, ours)],
  ];
}

/** @param {RewordedResult} result */
function rewordedLines({ name, named, apart, worded }) {
  return [
    [titleOf(name), 'one for each cluster', ...cells(named)],
    ['', 'one for each request, like no other', ...cells(apart)],
    ['', '**worded anew**', ...cells(worded)],
  ];
}

/** @param {string} name of a stream, for example `banking77 unseen shuffled` */
function titleOf(name) {
  const [set = '', ...rest] = name.split(' ');
  const half = rest.find((word) => word !== 'shuffled');
  const order = rest.includes('shuffled') ? 'shuffled' : 'in the order of the file';
  return [set, ...(half ? [`${half} clusters`] : []), order].join(', ');
}

/** @param {number} bound */
function thresholdName(bound) {
  return `one threshold, ${bound.toFixed(2)}`;
}

/** @param {SetResult['single']} single @param {number} bound @returns {Counts} */
function at(single, bound) {
  const line = single.find((each) => each.bound === bound);
  if (line === undefined) throw new Error(`The sweep has no threshold ${bound}`);
  return { lookups: line.hits.whole, right: rightOf(line), wrong: line.wrongOfHits.part };
}

/** @param {SetResult['single']} single @param {Counts} counts */
function beside(single, { right, wrong, lookups }) {
  const best = bestAtEqualError(single, share(wrong, lookups));
  if (best === undefined) return ['none', '', ''];
  const rightOfBest = rightOf(best);
  const times = rightOfBest === 0 ? '' : `${(right / rightOfBest).toFixed(1)}x`;
  return [best.bound.toFixed(3), count(rightOfBest), times];
}

/** @param {LabelledResult} mode */
function worst({ worst: wrong, lookups }) {
  return `${percent(share(wrong, lookups))} wrong`;
}

/** @param {Counts} counts */
function cells({ lookups, right, wrong }) {
  const hits = right + wrong;
  const [low, high] = wilson(wrong, hits);
  const interval =
    hits === 0 ? 'no hits' : `${percent(share(wrong, hits))} (${percent(low)} to ${percent(high)})`;
  return [
    percent(share(hits, lookups)),
    count(right),
    count(wrong),
    percent(share(wrong, lookups)),
    interval,
  ];
}

/** @param {number} value */
function count(value) {
  return String(Number(value.toFixed(1)));
}

/** @param {number} value */
function percent(value) {
  return `${(value * 100).toFixed(value < 0.1 ? 2 : 1)}%`;
}

/** @param {readonly (readonly string[])[]} rows the first is the head */
function table(rows) {
  const [first = [], ...rest] = rows;
  return [first, first.map(() => '---'), ...rest].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
