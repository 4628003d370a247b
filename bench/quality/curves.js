import { tradeOffChart } from 'reprise/semantic';
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
    { name: 'one threshold on similarity', points: pointsOf(single), mark: markOf('0.90', plain) },
    {
      name: 'guards and evidence, bound on confidence',
      points: pointsOf(confidence),
      mark: markOf('default', ours),
    },
    ...labelled.map((mode) => {
      const mark = markOf(mode.name, mode);
      return { name: `${mode.name}, 1% wrong allowed`, points: [], mark };
    }),
  ];
  const shown = lines.map(({ mark, ...line }) => (mark && mark.hitRatio > 0 ? { ...line, mark } : line));
  return tradeOffChart({
    title: `${name}: right hits of all hits, by share of lookups answered`,
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
