// How often the semantic cache answers, and how often wrongly, on real and adversarial prompts: the shipped default
// and the policies that learn, beside one threshold on the similarity. `node bench/quality.js [--pairs DIR]` runs it
// alone; DIR (or REPRISE_EVAL_DIR) holds the sets named in bench/quality/sets.js.
import { pathToFileURL } from 'node:url';
import { local } from 'reprise/embedders';
import { seededRandom, withDefaults } from 'reprise/semantic';
import { measureAnswerPairs } from './quality/answer-pairs.js';
import { curveOf } from './quality/curves.js';
import { countVetoes, guardSets, guardsPage } from './quality/guards.js';
import { measurePairs, measureStream, together } from './quality/measure-set.js';
import { qualityPage } from './quality/page.js';
import { remembered } from './quality/remembered.js';
import { measureReworded } from './quality/reworded.js';
import { noWrongHit, pairRows, rewordedRow, streamRows } from './quality/rows.js';
import {
  adversarial,
  chinese,
  dataFolder,
  otherPairs,
  pairsOf,
  requestsOf,
  streams,
  trained,
  unseenOf,
} from './quality/sets.js';
import { sumOf } from './quality/tally.js';
import { tableOf } from './report.js';

/** @typedef {import('./quality/measure-set.js').SetResult} SetResult */
/** @typedef {import('./quality/sets.js').Request} Request */
/** @typedef {import('./report.js').Result} Result */
/** @typedef {ReturnType<typeof remembered>} RememberedEmbedder */

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

/** @param {string} folder @param {RememberedEmbedder} embedder @returns {Promise<Omit<Result, 'name'>>} */
async function measureAll(folder, embedder) {
  const hard = await allPairs(folder, adversarial, embedder);
  const other = await allPairs(folder, otherPairs, embedder);
  const foreign = await allPairs(folder, chinese, embedder);
  const four = together('adversarial four together', hard);
  const asked = [];
  for (const name of streams) asked.push(...(await streamResults(folder, name, embedder)));
  const reworded = [];
  for (const name of streams) reworded.push(...(await rewordedResults(folder, name, embedder)));
  const curved = [...streams, ...trained.map((name) => `${name} unseen`)];
  const drawn = [...(hard.length > 0 ? [four] : []), ...asked.filter(({ name }) => curved.includes(name))];
  const guards = (await guardSets(folder, embedder)).map((set) => countVetoes(set));
  const files = {
    ...Object.fromEntries(drawn.map((set) => [`quality/${fileOf(set)}`, curveOf(set)])),
    'guards.md': guardsPage(guards, embedder.id),
  };
  const pairs = [...hard, ...(hard.length > 0 ? [four] : []), ...other, ...foreign];
  const rows = [
    ...hard.flatMap((set) => pairRows(set, false)),
    ...(hard.length > 0 ? pairRows(four, true) : []),
    ...other.flatMap((set) => pairRows(set, false)),
    ...foreign.map(noWrongHit),
    ...asked.flatMap(streamRows),
    ...reworded.map(rewordedRow),
  ];
  const markdown = qualityPage({
    embedder: embedder.id,
    policy: `policy ${withDefaults({ embedder }).policy.name}`,
    pairs,
    streams: asked,
    reworded,
    answerPairs: await measureAnswerPairs(embedder),
    refusals: sumOf([...hard, ...other, ...foreign, ...asked].map(({ ours }) => ours)).refusals,
    charts: drawn.map((set) => ({ name: set.name, file: fileOf(set) })),
    rows,
  });
  return { rows, markdown, files };
}

/** @param {string} folder @param {readonly string[]} names @param {RememberedEmbedder} embedder @returns {Promise<SetResult[]>} */
async function allPairs(folder, names, embedder) {
  const results = [];
  for (const name of names) {
    const pairs = pairsOf(folder, name).filter(({ a, b }) => a.trim() !== '' && b.trim() !== '');
    if (pairs.length > 0) results.push(await measurePairs(name, pairs, embedder));
  }
  return results;
}

/** @param {string} folder @param {string} name @param {RememberedEmbedder} embedder @returns {Promise<SetResult[]>} */
async function streamResults(folder, name, embedder) {
  const requests = requestsOf(folder, name);
  if (requests.length === 0) return [];
  const results = [
    await measureStream(name, requests, embedder),
    await measureStream(`${name} shuffled`, inOtherOrder(requests), embedder),
  ];
  if (!trained.includes(name)) return results;
  const unseen = unseenOf(requests);
  const isUnseen = new Set(unseen);
  const seen = requests.filter((request) => !isUnseen.has(request));
  for (const [half, its] of Object.entries({ seen, unseen })) {
    results.push(await measureStream(`${name} ${half}`, its, embedder));
    results.push(await measureStream(`${name} ${half} shuffled`, inOtherOrder(its), embedder));
  }
  return results;
}

/** @param {string} folder @param {string} name @param {RememberedEmbedder} embedder */
async function rewordedResults(folder, name, embedder) {
  const all = requestsOf(folder, name);
  if (all.length === 0) return [];
  const isTrained = trained.includes(name);
  const requests = isTrained ? unseenOf(all) : all;
  return [await measureReworded(isTrained ? `${name} unseen` : name, requests, { embedder })];
}

/** @param {readonly Request[]} requests @returns {Request[]} shuffled, always in the same way (Fisher and Yates) */
function inOtherOrder(requests) {
  const random = seededRandom(1);
  const order = [...requests];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [left, right] = [order[other], order[last]];
    if (left && right) [order[last], order[other]] = [left, right];
  }
  return order;
}

/** @param {SetResult} result @returns {string} name of its chart */
function fileOf({ name }) {
  return `${name.replaceAll(/\W+/g, '-')}.svg`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(tableOf(await run()));
}
