import { environment } from '../report.js';
import { auditRate, draws, maxError } from './labelled-modes.js';
import { samplePairs } from './sets.js';
import { bestAtEqualError, plainThreshold, rightOf } from './single-threshold.js';
import { share, wilson } from './tally.js';

/** @typedef {import('./measure-set.js').SetResult} SetResult */
/** @typedef {{ right: number, wrong: number, lookups: number }} Counts */

const head = ['set', 'way', 'lookups', 'hit rate', 'right', 'wrong', 'wrong/lookups', 'wrong/hits (95%)'];

/**
 * @param {object} found
 * @param {string} found.embedder
 * @param {string} found.policy what decides by default, in a few words
 * @param {readonly SetResult[]} found.pairs
 * @param {readonly SetResult[]} found.streams
 * @param {Readonly<Record<string, number>>} found.refusals
 * @param {readonly string[]} found.charts file names
 * @returns {string} the page for bench/results
 */
export function qualityPage({ embedder, policy, pairs, streams, refusals, charts }) {
  const { date, node } = environment();
  const refused = Object.entries(refusals).toSorted((left, right) => right[1] - left[1]);
  return [
    '# Wrong answers of the semantic cache',
    '',
    `${date}, Node ${node}, embedder ${embedder}, ${policy}. Intervals are Wilson's.`,
    '',
    'One threshold is what most semantic caches do: the closest earlier prompt answers from a fixed similarity on. Its',
    'line is computed anew in each run, by brute force over whole vectors, from 0.70 to 0.98 in steps of 0.005; the',
    'best threshold of equal error is the one of most right hits that is wrong no more often than the way it is',
    'compared with.',
    '',
    '## Streams',
    '',
    'Prompts are asked one after the other, each being cached afterwards; a hit from another cluster is wrong.',
    '`unseen` is the half of the clusters of banking77 that the confidence was not trained on; the pair verifier has',
    'seen prompts of all of them. Nothing was trained on covidq. `shuffled` is another order, the same in each run.',
    `The policies that learn allow ${percent(maxError)} of the requests to be wrong and get labels as in production:`,
    `from misses, and from ${percent(auditRate)} of the hits; the clusters are the judge. Means of ${draws} draws.`,
    '',
    table([head, ...streams.flatMap(streamLines)]),
    '',
    'One threshold, as known before, in percent of the requests, right / wrong: covidq 4.4 / 0.7 at 0.90 and',
    '9.3 / 2.7 at 0.85; banking77 16.2 / 1.4 at 0.90 and 30.4 / 6.0 at 0.85; an adversarial stream 13.8 / 32.7 at 0.90.',
    '',
    ...charts.map((file) => `![Precision against cache hit ratio](quality/${file})`),
    '',
    '## Pairs',
    '',
    'The answer to the first prompt is cached, the second is asked; a hit on a pair of different meaning is wrong. The',
    `adversarial sets are run whole, of the others ${samplePairs} pairs spread evenly over the file. Of these sets`,
    'redis_langcache_hard, checklist_qqp and pawsx_en were trained on too; docs/verifier.md has the figures of models',
    'that did not see them. Nothing was trained on the others.',
    '',
    table([head, ...pairs.flatMap(pairLines)]),
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

/** @param {SetResult} result */
function pairLines({ name, exact, plain, ours, single }) {
  return [
    line(name, 'exact match', exact),
    line('', `one threshold, ${plainThreshold.toFixed(2)}`, plain),
    equalError(single, ours),
    line('', '**default**', ours),
  ];
}

/** @param {SetResult} result */
function streamLines({ single, labelled, ...result }) {
  const learning = labelled.flatMap((mode) => [
    equalError(single, mode),
    line('', `**${mode.name}**, worst draw ${percent(share(mode.worst, mode.lookups))} wrong`, mode),
  ]);
  return [...pairLines({ ...result, single, labelled }), ...learning];
}

/** @param {SetResult['single']} single @param {Counts} counts */
function equalError(single, { wrong, lookups }) {
  const best = bestAtEqualError(single, share(wrong, lookups));
  if (best === undefined) return ['', 'one threshold, none of equal error', '', '', '', '', '', ''];
  const counts = { lookups, right: rightOf(best), wrong: best.wrongOfHits.part };
  return line('', `one threshold, ${best.bound.toFixed(3)}, of equal error`, counts);
}

/** @param {string} name @param {string} way @param {Counts} counts */
function line(name, way, { lookups, right, wrong }) {
  const hits = right + wrong;
  const [low, high] = wilson(wrong, hits);
  const interval =
    hits === 0 ? 'no hits' : `${percent(share(wrong, hits))} (${percent(low)} to ${percent(high)})`;
  const rates = [percent(share(hits, lookups)), count(right), count(wrong), percent(share(wrong, lookups))];
  return [name, way, String(lookups), ...rates, interval];
}

/** @param {number} value */
function count(value) {
  return String(Number(value.toFixed(1)));
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
