import { tradeOffChart } from 'reprise/semantic';
import { draws, maxError } from './labelled-modes.js';
import { plainThreshold } from './single-threshold.js';
import { share } from './tally.js';

/** @typedef {import('./measure-set.js').SetResult} SetResult */
/** @typedef {import('reprise/semantic').ChartLine} ChartLine */
/** @typedef {import('reprise/semantic').TradeOffLine} TradeOffLine */

/** Hits under which a precision says nothing. */
const fewestHits = 10;

/** @param {SetResult} result @returns {string} precision against cache hit ratio, as SVG */
export function curveOf({ name, single, confidence, plain, ours, labelled }) {
  /** @type {ChartLine[]} */
  const lines = [
    {
      name: 'one threshold on similarity',
      points: pointsOf(single),
      mark: markOf(`from ${plainThreshold.toFixed(2)} on`, plain),
    },
    {
      name: 'guards and evidence, bound on confidence',
      points: pointsOf(confidence),
      mark: markOf('as shipped', ours),
    },
    ...labelled.map((mode) => {
      const mark = markOf(`mean of ${draws} draws`, mode);
      return { name: `${mode.name}, ${maxError * 100}% wrong allowed`, points: [], mark };
    }),
  ];
  const shown = lines.map(({ mark, ...line }) => (mark && mark.hitRatio > 0 ? { ...line, mark } : line));
  return tradeOffChart({
    title: `${name}: precision against cache hit ratio`,
    lines: shown,
  });
}

/** @param {readonly TradeOffLine[]} lines */
function pointsOf(lines) {
  return lines
    .filter(({ hits }) => hits.part >= fewestHits)
    .map(({ hits, wrongOfHits }) => ({ hitRatio: hits.rate ?? 0, precision: 1 - (wrongOfHits.rate ?? 0) }));
}

/** @param {string} label @param {{ right: number, wrong: number, lookups: number }} counts */
function markOf(label, { right, wrong, lookups }) {
  const hits = right + wrong;
  return { label, hitRatio: share(hits, lookups), precision: share(right, hits) };
}
