import { preferredBy, scoreLabelled, tradeOff, withDefaults } from 'reprise/semantic';
import { labelledModes } from './labelled-modes.js';
import { exactPairs, exactStream, replayPairs, replayStream } from './replay.js';
import { at, closestOfPairs, closestOfStream, plainThreshold, singleThresholds } from './single-threshold.js';
import { sumOf } from './tally.js';

/** @typedef {import('./sets.js').Pair} Pair */
/** @typedef {import('./sets.js').Request} Request */
/** @typedef {import('./tally.js').Tally} Tally */
/** @typedef {import('./labelled-modes.js').LabelledResult} LabelledResult */
/** @typedef {import('reprise/semantic').PreferredCandidate} PreferredCandidate */
/** @typedef {import('reprise/semantic').ScoredLookup} ScoredLookup */
/** @typedef {import('reprise/semantic').TradeOffLine} TradeOffLine */
/** @typedef {ReturnType<typeof import('./remembered.js').remembered>} RememberedEmbedder */

/**
 * One set, answered in several ways.
 *
 * @typedef {object} SetResult
 * @property {string} name
 * @property {number} coverage mean share of the prompts that the embedder understood
 * @property {Tally} exact a cache that compares texts
 * @property {Tally} plain the closest prompt from the similarity 0.90 on
 * @property {Tally} ours the shipped default
 * @property {readonly PreferredCandidate[]} closest the closest prompt of each lookup
 * @property {readonly ScoredLookup[]} scored what the policy would be asked about in each lookup
 * @property {readonly TradeOffLine[]} single the closest prompt, from each similarity on
 * @property {readonly TradeOffLine[]} confidence what passed the guards, from each confidence on
 * @property {readonly LabelledResult[]} labelled policies that learn; of streams only
 */

/** @param {string} name @param {readonly Pair[]} pairs @param {RememberedEmbedder} embedder @returns {Promise<SetResult>} */
export async function measurePairs(name, pairs, embedder) {
  const texts = pairs.flatMap(({ a, b }) => [a, b]);
  await embedder.learn(texts);
  const closest = closestOfPairs(pairs, embedder.vectorOf);
  const scored = await scoreLabelled({ kind: 'pairs', pairs }, { cache: { embedder } });
  return {
    name,
    coverage: embedder.coverage(texts),
    exact: exactPairs(pairs),
    plain: tallyAt(closest),
    ours: await replayPairs(pairs, { embedder }),
    ...linesOf(closest, scored),
    labelled: [],
  };
}

/** @param {string} name @param {readonly Request[]} requests @param {RememberedEmbedder} embedder @returns {Promise<SetResult>} */
export async function measureStream(name, requests, embedder) {
  const texts = requests.map(({ prompt }) => prompt);
  await embedder.learn(texts);
  const closest = closestOfStream(requests, embedder.vectorOf);
  const prompts = requests.map(({ prompt, cluster }) => ({ prompt, answer: cluster }));
  const scored = await scoreLabelled({ kind: 'stream', prompts }, { cache: { embedder } });
  return {
    name,
    coverage: embedder.coverage(texts),
    exact: exactStream(requests),
    plain: tallyAt(closest),
    ours: await replayStream(requests, { embedder }),
    ...linesOf(closest, scored),
    labelled: labelledModes(scored, withDefaults({ embedder }).policy),
  };
}

/** @param {string} name @param {readonly SetResult[]} sets @returns {SetResult} several sets as one */
export function together(name, sets) {
  return {
    name,
    coverage: sets.reduce((sum, { coverage }) => sum + coverage, 0) / Math.max(1, sets.length),
    exact: sumOf(sets.map(({ exact }) => exact)),
    plain: sumOf(sets.map(({ plain }) => plain)),
    ours: sumOf(sets.map(({ ours }) => ours)),
    ...linesOf(
      sets.flatMap(({ closest }) => closest),
      sets.flatMap(({ scored }) => scored),
    ),
    labelled: [],
  };
}

const confidences = [...Array.from({ length: 99 }, (_, step) => (step + 1) / 100), 0.995, 0.999];

/** @param {readonly PreferredCandidate[]} closest @param {readonly ScoredLookup[]} scored */
function linesOf(closest, scored) {
  const confidence = tradeOff(preferredBy(scored, 'confidence'), confidences);
  return { closest, scored, single: singleThresholds(closest), confidence };
}

/** @param {readonly PreferredCandidate[]} closest @returns {Tally} */
function tallyAt(closest) {
  const { hits, wrongOfHits } = at(closest, plainThreshold);
  const wrong = wrongOfHits.part;
  return { lookups: closest.length, right: hits.part - wrong, wrong, refusals: {} };
}
