import { maxError } from './labelled-modes.js';
import { bestAtEqualError, rightOf } from './single-threshold.js';
import { share } from './tally.js';

/** @typedef {import('../report.js').Row} Row */
/** @typedef {import('./measure-set.js').SetResult} SetResult */

/** @typedef {import('./reworded.js').RewordedResult} RewordedResult */
/** @typedef {{ right: number, wrong: number, lookups: number }} Counts */

/** @param {SetResult} result one of the four adversarial sets, or all together @param {boolean} barred @returns {Row[]} */
export function pairRows({ name, plain, ours }, barred) {
  const ratio = share(ours.right, plain.right);
  const ofLookups = 100 * share(ours.wrong, ours.lookups);
  return [
    {
      what: `${name}: right hits, against plain 0.9`,
      value: ours.right,
      unit: 'hits',
      ratio,
      ...(barred ? { bar: '>= 0.5x', ok: ratio >= 0.5 } : {}),
    },
    {
      what: `${name}: wrong over lookups`,
      value: ofLookups,
      unit: '%',
      ...(barred ? { bar: '< 2 %', ok: ofLookups < 2 } : {}),
    },
    { what: `${name}: wrong over hits`, value: 100 * share(ours.wrong, ours.right + ours.wrong), unit: '%' },
  ];
}

/** @param {SetResult} result of Chinese prompts @returns {Row} */
export function noWrongHit({ name, ours }) {
  return { what: `${name}: wrong hits`, value: ours.wrong, unit: 'hits', bar: '0', ok: ours.wrong === 0 };
}

/** @param {SetResult} result of a stream @returns {Row[]} */
export function streamRows({ name, ours, single, labelled }) {
  const ofHits = 100 * share(ours.wrong, ours.right + ours.wrong);
  const rows = [
    ...againstSingle(`${name}, default`, ours, single, 2),
    { what: `${name}, default: wrong over hits`, value: ofHits, unit: '%', bar: '<= 5 %', ok: ofHits <= 5 },
  ];
  for (const mode of labelled) {
    const worst = 100 * share(mode.worst, mode.lookups);
    rows.push(...againstSingle(`${name}, ${mode.name}`, mode, single, 4), {
      what: `${name}, ${mode.name}: wrong over requests, worst draw`,
      value: worst,
      unit: '%',
      bar: '<= 1 %',
      ok: worst <= 100 * maxError,
    });
  }
  return rows;
}

/** @param {RewordedResult} result @returns {Row} */
export function rewordedRow({ name, named, worded }) {
  return {
    what: `${name}, answers worded anew: right hits, against one wording of each answer`,
    value: worded.right,
    unit: 'hits',
    ratio: share(worded.right, named.right),
  };
}

/** @param {string} what @param {Counts} counts @param {SetResult['single']} single @param {number} times @returns {Row[]} */
function againstSingle(what, { right, wrong, lookups }, single, times) {
  const error = share(wrong, lookups);
  const best = bestAtEqualError(single, error);
  const ratio = share(right, best ? rightOf(best) : 0);
  return [
    {
      what: `${what}: right hits, against the best threshold of equal error`,
      value: right,
      unit: 'hits',
      ratio,
      bar: `>= ${times}x`,
      ok: best === undefined || rightOf(best) === 0 ? right > 0 : ratio >= times,
    },
    {
      what: `${what}: wrong over requests`,
      value: 100 * error,
      unit: '%',
      bar: '<= 1 %',
      ok: error <= maxError,
    },
  ];
}
