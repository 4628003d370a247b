// What the learned policy serves, and how often wrongly, on a simulated stream over ten seeds, beside the method as it
// was first published.
import { pathToFileURL } from 'node:url';
import { learned, seededRandom, threshold } from 'reprise/semantic';
import { published } from './learned/published-policy.js';
import { defaultShape, simulate } from './learned/simulated-stream.js';
import { median } from './measure.js';
import { tableOf } from './report.js';

/** @typedef {import('reprise/semantic').Policy} Policy */
/** @typedef {import('./report.js').Row} Row */

const seeds = Array.from({ length: 10 }, (_, at) => at + 1);
const bounds = [0.01, 0.02, 0.05];
const { requests } = defaultShape;

/** @returns {Promise<import('./report.js').Result>} */
export async function run() {
  const first = over((random) => published({ maxError: 0.01, random }));
  const rows = bounds.flatMap((maxError) => {
    const { hits, worst } = over((random) => learned({ maxError, random }));
    const ratio = hits / first.hits;
    const name = `bound ${100 * maxError}%`;
    const bar = maxError === 0.01 ? { bar: '>= 1.5x', ok: ratio >= 1.5 } : {};
    return [
      row(`${name}: hits of requests, median`, hits, { ratio, ...bar }),
      row(`${name}: wrong of requests, worst seed`, worst, {
        bar: `<= ${100 * maxError}%`,
        ok: worst <= maxError,
      }),
    ];
  });
  const plain = over(() => threshold({ similarity: 0.94 }));
  rows.push(
    row('peer: as published, bound 1%: hits of requests', first.hits, { ratio: 1 }),
    row('peer: as published, bound 1%: wrong of requests, worst seed', first.worst, {}),
    row('threshold 0.94: hits of requests', plain.hits, {}),
    row('threshold 0.94: wrong of requests, worst seed', plain.worst, {}),
    decisionTime(),
  );
  return { name: 'Learned policy', rows };
}

/** @param {(random: () => number) => Policy} make a fresh policy for each seed */
function over(make) {
  const counts = seeds.map((seed) => simulate(make(seededRandom(1_000 + seed)), seed));
  const hits = median(counts.map((count) => count.hits / requests));
  return { hits, worst: Math.max(...counts.map(({ wrong }) => wrong / requests)) };
}

/** @returns {Row} */
function decisionTime() {
  const policy = learned({ random: seededRandom(1) });
  const candidate = { entryId: 'a', answerId: 'a', similarity: 0.95, confidence: 0.95, bucket: 'all' };
  for (let at = 0; at < 128; at++) {
    const similarity = 0.85 + at / 1_000;
    const learnt = {
      id: `${at}`,
      at,
      right: at % 9 !== 0,
      source: /** @type {const} */ ('explore'),
      chance: 1,
    };
    policy.observe?.({ ...candidate, similarity, ...learnt });
  }
  const decisions = 20_000;
  policy.decide(candidate);
  const start = performance.now();
  for (let at = 0; at < decisions; at++) policy.decide(candidate);
  const value = (1_000 * (performance.now() - start)) / decisions;
  return { what: 'one decision, 128 observations', value, unit: 'us', bar: '< 100 us', ok: value < 100 };
}

/** @param {string} what @param {number} share @param {Partial<Row>} more @returns {Row} */
function row(what, share, more) {
  return { what, value: 100 * share, unit: '%', ...more };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(tableOf(await run()));
}
