// Trains the confidence of hits by meaning and writes packages/reprise/src/semantic/evidence/confidence-table.ts.
// Usage, after `npm run build`: node scripts/train-confidence/train.js --pairs DIR [--dry]
// DIR holds banking77, clinc150, checklist_qqp, redis_langcache_hard and pawsx_en; covidq there is measured only.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { local } from 'reprise/embedders';
import { defaultGuards, pairVerifier } from 'reprise/semantic';
import { fitLogistic } from './fit.js';
import { examplesOf, examplesOfPairs, vectorsOf } from './replay.js';
import { report } from './report.js';
import { halfOf, linesOf, shuffled, streamsOf } from './streams.js';
import { tableSource } from './table-source.js';

/** @typedef {import('./replay.js').Example} Example */
/** @typedef {import('./streams.js').Request} Request */
/** @typedef {import('./streams.js').Pair} Pair */

const { values } = parseArgs({ options: { pairs: { type: 'string' }, dry: { type: 'boolean' } } });
const folder = values.pairs ?? process.env['REPRISE_EVAL_DIR'];
if (folder === undefined || !existsSync(folder))
  throw new Error('Name the folder of the data with --pairs DIR');

/** Streams of each kind with few phrasings: many to train on, some to measure. */
const [seeds, unseenSeeds] = [12, 6];
/** How much a look-alike of the pair sets counts: written to fool, they are many more there than among requests. */
const lookAlike = 0.01;

// What the confidence is built of is no public interface, so it is taken from the built files.
const evidenceFolder = new URL('../../packages/reprise/dist/semantic/evidence/', import.meta.url);
/** @type {typeof import('../../packages/reprise/src/semantic/evidence/confidence.ts')} */
const { aloneParts, amongParts, confidenceOf } = await import(new URL('confidence.js', evidenceFolder).href);
/** @type {typeof import('../../packages/reprise/src/semantic/evidence/evidence.ts')} */
const { evidenceFor } = await import(new URL('evidence.js', evidenceFolder).href);

const verifier = pairVerifier();
const embedder = local();
const vectors = vectorsOf(embedder);
const parts = {
  embedder,
  evidenceFor,
  vetoes: (/** @type {string} */ query, /** @type {string} */ cached) =>
    defaultGuards.some((guard) => guard.check(query, cached) !== undefined),
  verify: (/** @type {string} */ query, /** @type {string} */ cached, /** @type {number} */ similarity) =>
    verifier.score(query, cached, similarity),
};

/** @param {string} name @param {0 | 1} half */
async function streamExamples(name, half) {
  const requests = halfOf(/** @type {Request[]} */ (linesOf(String(folder), name)), half);
  await vectors.learn(requests.map(({ prompt }) => prompt));
  return streamsOf(requests, half === 0 ? seeds : unseenSeeds).map((stream) => ({
    name: `${name}, ${stream.kind}`,
    pairs: false,
    requests: stream.requests.length,
    examples: examplesOf(stream.requests, parts, vectors),
  }));
}

/** @param {string} name */
async function pairExamples(name) {
  const pairs = shuffled(/** @type {Pair[]} */ (linesOf(String(folder), name)), 3);
  await vectors.learn(pairs.flatMap(({ a, b }) => [a, b]));
  const middle = Math.floor(pairs.length / 2);
  return [pairs.slice(0, middle), pairs.slice(middle)].map((half) => ({
    name,
    pairs: true,
    requests: half.length,
    examples: examplesOfPairs(half, parts, vectors),
  }));
}

/** @typedef {Awaited<ReturnType<typeof streamExamples>>} Examples */
/** @type {Examples} */
const seen = [];
/** @type {Examples} */
const unseen = [];
for (const name of ['banking77', 'clinc150']) {
  seen.push(...(await streamExamples(name, 0)));
  unseen.push(...(await streamExamples(name, 1)));
}
for (const name of ['checklist_qqp', 'redis_langcache_hard', 'pawsx_en']) {
  const [first, second] = await pairExamples(name);
  if (first) seen.push(first);
  if (second) unseen.push(second);
}
const measured = [];
if (existsSync(join(folder, 'covidq.dev.jsonl'))) {
  const requests = /** @type {Request[]} */ (linesOf(folder, 'covidq'));
  await vectors.learn(requests.map(({ prompt }) => prompt));
  for (const stream of streamsOf(requests, 0)) {
    const examples = examplesOf(stream.requests, parts, vectors);
    measured.push({ name: `covidq, ${stream.kind}`, requests: stream.requests.length, examples });
  }
}
await embedder.close();

// Each kind of stream counts the same, however long it is.
const rows = seen.flatMap(({ name, pairs, examples }) => {
  const sharing = seen
    .filter((other) => other.name === name)
    .reduce((sum, each) => sum + each.examples.length, 0);
  return examples.map((example) => {
    const importance = (pairs && !example.right ? lookAlike : 1) / sharing;
    return { ...example, pairs, importance };
  });
});
/** @param {boolean} alone @param {(evidence: Example['evidence']) => readonly number[]} partsOf */
const fitted = (alone, partsOf) => {
  const own = rows.filter(({ pairs }) => pairs === alone);
  return fitLogistic(
    own.map(({ evidence }) => partsOf(evidence)),
    own.map(({ right }) => right),
    own.map(({ importance }) => importance),
  );
};
const table = { alone: fitted(true, aloneParts), among: fitted(false, amongParts) };
console.log(table);
report({ seen, unseen, measured }, (evidence) => confidenceOf(evidence, table));
if (!values.dry) {
  const file = join(import.meta.dirname, '../../packages/reprise/src/semantic/evidence/confidence-table.ts');
  writeFileSync(file, tableSource(table));
}
