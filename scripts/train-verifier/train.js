// Trains the pair verifier and writes its two files into packages/reprise. Needs the built packages and this folder's
// own packages (npm ci). Usage: node scripts/train-verifier/train.js --pairs DIR (or REPRISE_EVAL_DIR) [--words]
// The words are only made again with --words. Prints what the models of the two halves do with the half they did not
// see, then what the written model does. The same data always give the same files.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { local } from 'reprise/embedders';
import { workspace } from '../build/files.js';
import { evaluate, printed } from './evaluate.js';
import { fitModel } from './fit-model.js';
import { halfOf } from './half-of.js';
import { pairSets, product, trainingPairs } from './training-pairs.js';
import { makeWordTable } from './word-table.js';

/** @typedef {import('./fit-model.js').Sample} Sample */
/** @typedef {import('./evaluate.js').Pair} Pair */

const bound = 0.9;
const { values } = parseArgs({ options: { pairs: { type: 'string' }, words: { type: 'boolean' } } });
const folder = values.pairs ?? process.env['REPRISE_EVAL_DIR'];
if (folder === undefined)
  throw new Error('Name the folder of the data with --pairs DIR or REPRISE_EVAL_DIR.');
const target = join(workspace, 'packages/reprise/src/semantic/verifier');
const { defaultGuards } = await import('reprise/semantic');
const guards = defaultGuards.filter(({ name }) => name !== 'wording');
const built = await builtModules();
const words = values.words ? makeWordTable(built.stem) : readFileSync(join(target, 'words.bin'));
if (values.words) writeFileSync(join(target, 'words.bin'), words);
const table = built.parseWordTable(words);
const embedder = local();
/** @type {Map<string, Float32Array>} */
const vectors = new Map();
try {
  await trainAndReport(folder);
} finally {
  await embedder.close();
}

/** @param {string} data */
async function trainAndReport(data) {
  const pairs = await trainingPairs(data, embed);
  await embed(pairs.flatMap(({ a, b }) => [a, b]));
  const samples = pairs.map((pair) => {
    const similarity = similarityOf(pair);
    return { ...pair, similarity, refused: refused(pair), row: rowOf(pair, similarity) };
  });
  const whole = fitModel(samples, built.featureNames);
  writeFileSync(join(target, `${whole.name}.model`), `${JSON.stringify(whole)}\n`);
  const halves = [0, 1].map((half) =>
    fitModel(
      samples.filter(({ group }) => halfOf(group) !== half),
      built.featureNames,
    ),
  );
  const given = { folder: data, bound, refused, embed, groupOf };
  console.log(`At the bound ${bound}, without the guard wording, by the model that did not see the group:`);
  console.log(
    printed(await evaluate({ ...given, score: (pair, _, group) => scoreOf(halves[halfOf(group)], pair) })),
  );
  console.log('By the model that was written, which saw all of the sets it learned from:');
  console.log(printed(await evaluate({ ...given, score: (pair) => scoreOf(whole, pair) })));
}

/** @param {readonly string[]} texts */
async function embed(texts) {
  const fresh = [...new Set(texts)].filter((text) => !vectors.has(text));
  for (let start = 0; start < fresh.length; start += 128) {
    const batch = fresh.slice(start, start + 128);
    const embeddings = await embedder.embed(batch);
    for (const [at, { vector }] of embeddings.entries()) vectors.set(batch[at] ?? '', vector);
  }
  return vectors;
}

/** @param {Pair} pair */
function similarityOf({ a, b }) {
  const [left, right] = [vectors.get(a), vectors.get(b)];
  return left && right ? product(left, right) : 0;
}

/** @param {Pair} pair */
function refused({ a, b }) {
  return guards.some((guard) => guard.check(b, a) !== undefined);
}

/** @param {Pair} pair @param {number} similarity @returns {readonly number[]} */
function rowOf({ a, b }, similarity) {
  return built.pairFeatures(built.profileOf(b, table), built.profileOf(a, table), similarity, table);
}

/** @param {ReturnType<typeof fitModel> | undefined} model @param {Pair} pair @returns {number} */
function scoreOf(model, pair) {
  const similarity = /\p{Script=Han}/u.test(pair.b) ? undefined : similarityOf(pair);
  return built.scorePair(pair.b, pair.a, similarity, { table, model });
}

/** @param {string} source @param {any} pair @returns {string} */
function groupOf(source, pair) {
  return pairSets[source]?.(pair) ?? '';
}

/** What the verifier is built of is no public interface, so it is taken from the built files. */
async function builtModules() {
  const from = (/** @type {string} */ name) =>
    import(new URL(`../../packages/reprise/dist/semantic/${name}.js`, import.meta.url).href);
  const modules = [
    'guards/stem',
    'verifier/word-table',
    'verifier/profile',
    'verifier/pair-features',
    'verifier/score-pair',
  ];
  return Object.assign({}, ...(await Promise.all(modules.map(from))));
}
