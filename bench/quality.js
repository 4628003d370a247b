// How often the semantic cache answers, and how often wrongly, on real and adversarial prompts, at the shipped
// default beside an exact cache and a plain threshold. `node bench/quality.js [--pairs DIR]` runs it alone; DIR (or
// REPRISE_EVAL_DIR) holds the sets named in bench/quality/sets.js.
import { pathToFileURL } from 'node:url';
import { local } from 'reprise/embedders';
import { qualityPage } from './quality/page.js';
import { remembered } from './quality/remembered.js';
import { exactPairs, exactStream, replayPairs, replayStream } from './quality/replay.js';
import { adversarial, dataFolder, otherPairs, pairsOf, requestsOf, streams } from './quality/sets.js';
import { share, sumOf } from './quality/tally.js';
import { tableOf } from './report.js';

/** @typedef {import('./quality/page.js').SetResult} SetResult */
/** @typedef {import('./report.js').Result} Result */
/** @typedef {import('./report.js').Row} Row */
/** @typedef {ReturnType<typeof remembered>} RememberedEmbedder */

const plainThreshold = 0.9;

/** @returns {Promise<Result>} no rows when the data is absent */
export async function run() {
  const name = 'quality';
  const folder = dataFolder();
  if (folder === undefined) {
    console.log('The evaluation data is absent; name its folder with --pairs DIR or REPRISE_EVAL_DIR.');
    return { name, rows: [] };
  }
  const embedder = remembered(local());
  try {
    return { name, ...(await measureAll(folder, embedder)) };
  } finally {
    await embedder.close();
  }
}

/** @param {string} folder @param {RememberedEmbedder} embedder */
async function measureAll(folder, embedder) {
  /** @type {SetResult[]} */
  const sets = [];
  for (const name of [...adversarial, ...otherPairs]) sets.push(await pairResult(folder, name, embedder));
  for (const name of streams) sets.push(await streamResult(folder, name, embedder));
  const all = sumOf(sets.map(({ ours }) => ours));
  sets.splice(adversarial.length, 0, together(sets.slice(0, adversarial.length)));
  const found = sets.filter(({ ours }) => ours.lookups > 0);
  const page = { embedder: embedder.id, threshold: embedder.threshold, plainThreshold, sets: found, all };
  return { rows: found.flatMap(rowsOf), markdown: qualityPage(page) };
}

/** @param {string} folder @param {string} name @param {RememberedEmbedder} embedder @returns {Promise<SetResult>} */
async function pairResult(folder, name, embedder) {
  const pairs = pairsOf(folder, name).filter(({ a, b }) => a.trim() !== '' && b.trim() !== '');
  const texts = pairs.flatMap(({ a, b }) => [a, b]);
  await embedder.learn(texts);
  return {
    name,
    coverage: embedder.coverage(texts),
    exact: exactPairs(pairs),
    plain: await replayPairs(pairs, plainOptions(embedder)),
    ours: await replayPairs(pairs, { embedder }),
  };
}

/** @param {string} folder @param {string} name @param {RememberedEmbedder} embedder @returns {Promise<SetResult>} */
async function streamResult(folder, name, embedder) {
  const requests = requestsOf(folder, name);
  const texts = requests.map(({ prompt }) => prompt);
  await embedder.learn(texts);
  return {
    name,
    coverage: embedder.coverage(texts),
    exact: exactStream(requests),
    plain: await replayStream(requests, plainOptions(embedder)),
    ours: await replayStream(requests, { embedder }),
  };
}

/** @param {RememberedEmbedder} embedder what most semantic caches do: the closest entry above a fixed similarity */
function plainOptions(embedder) {
  return { embedder, similarity: plainThreshold, guards: [], minimumCoverage: 0, candidates: 1 };
}

const fourTogether = 'adversarial four together';

/** @param {readonly SetResult[]} sets @returns {SetResult} */
function together(sets) {
  return {
    name: fourTogether,
    coverage: sets.reduce((sum, { coverage }) => sum + coverage, 0) / Math.max(1, sets.length),
    exact: sumOf(sets.map(({ exact }) => exact)),
    plain: sumOf(sets.map(({ plain }) => plain)),
    ours: sumOf(sets.map(({ ours }) => ours)),
  };
}

/** @param {SetResult} result @returns {Row[]} */
function rowsOf({ name, plain, ours }) {
  const hits = ours.right + ours.wrong;
  const ofLookups = 100 * share(ours.wrong, ours.lookups);
  const ofHits = 100 * share(ours.wrong, hits);
  const ratio = share(ours.right, plain.right);
  /** @type {Row[]} */
  const rows = [
    { what: `${name}: right hits, against plain ${plainThreshold}`, value: ours.right, unit: 'hits', ratio },
    { what: `${name}: wrong over lookups`, value: ofLookups, unit: '%' },
    { what: `${name}: wrong over hits`, value: ofHits, unit: '%' },
  ];
  const [right, lookups, wrong] = /** @type {[Row, Row, Row]} */ (rows);
  if (name === fourTogether) {
    Object.assign(right, { bar: '>= 0.5x', ok: ratio >= 0.5 });
    Object.assign(lookups, { bar: '< 2 %', ok: ofLookups < 2 });
  }
  if (streams.includes(name)) {
    Object.assign(lookups, { bar: '<= 1 %', ok: ofLookups <= 1 });
    Object.assign(wrong, { bar: '<= 5 %', ok: ofHits <= 5 });
  }
  return rows;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(tableOf(await run()));
}
