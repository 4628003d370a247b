import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Two prompts and whether one answer fits both.
 *
 * @typedef {{ a: string, b: string, same: boolean }} Pair
 */

/**
 * A prompt of a stream and the group of prompts that share its answer.
 *
 * @typedef {{ prompt: string, cluster: string }} Request
 */

/** Written to fool a semantic cache; always run whole, they carry the bar. */
export const adversarial = ['redis_langcache_hard', 'checklist_qqp', 'pawsx_en', 'semantoneg'];
export const otherPairs = ['sick', 'meancache_qqp_test'];
/** The embedded embedder does not read Chinese, so there must be no hit at all that is wrong. */
export const chinese = ['zh_bq', 'zh_lcqmc'];
export const streams = ['covidq', 'banking77'];
/** Streams of which half the clusters were trained on; the others were never trained on. */
export const trained = ['banking77'];

/** Pairs read of the sets that are not adversarial, spread evenly over the file. */
export const samplePairs = 1_500;

/**
 * Every other cluster in the order of their names: scripts/train-confidence learns from the rest.
 *
 * @param {readonly Request[]} requests
 * @returns {Request[]}
 */
export function unseenOf(requests) {
  const clusters = [...new Set(requests.map(({ cluster }) => cluster))].toSorted();
  const unseen = new Set(clusters.filter((_, at) => at % 2 === 1));
  return requests.filter(({ cluster }) => unseen.has(cluster));
}

/** @returns {string | undefined} the folder of the data: `--pairs DIR`, `REPRISE_EVAL_DIR`, or beside the workspace */
export function dataFolder() {
  const { values } = parseArgs({ options: { pairs: { type: 'string' } }, strict: false });
  const beside = join(import.meta.dirname, '../../../shared/eval/pairs');
  const named = typeof values.pairs === 'string' ? values.pairs : process.env['REPRISE_EVAL_DIR'];
  return [named ?? beside].find((folder) => existsSync(folder));
}

/** @param {string} folder @param {string} name @returns {Pair[]} */
export function pairsOf(folder, name) {
  const pairs = /** @type {Pair[]} */ (linesOf(folder, name));
  if (adversarial.includes(name) || pairs.length <= samplePairs) return pairs;
  const step = pairs.length / samplePairs;
  return Array.from(
    { length: samplePairs },
    (_, index) => /** @type {Pair} */ (pairs[Math.floor(index * step)]),
  );
}

/** @param {string} folder @param {string} name @returns {Request[]} */
export function requestsOf(folder, name) {
  return /** @type {Request[]} */ (linesOf(folder, name));
}

/** @param {string} folder @param {string} name @returns {unknown[]} none when the file is absent */
function linesOf(folder, name) {
  const file = [`${name}.dev.jsonl`, `${name}.jsonl`].map((each) => join(folder, each)).find(existsSync);
  if (file === undefined) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
