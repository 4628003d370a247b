import { linesOf, neighbourPairs } from './training-pairs.js';

/** @typedef {{ a: string, b: string, same: boolean }} Pair */
/** @typedef {{ score: number, same: boolean }} Scored */
/** Score of a pair by the model that did not see its group. @typedef {(pair: Pair, source: string, group: string) => number} Score */
/** @typedef {{ set: string, lookups: number, right: number, wrong: number }} Outcome */

const adversarial = ['redis_langcache_hard', 'checklist_qqp', 'pawsx_en', 'semantoneg'];
const general = ['meancache_qqp_test', 'sick', 'zh_bq', 'zh_lcqmc'];
const streams = ['covidq', 'banking77'];
const candidates = 8;
const floor = 0.6;

/**
 * What would be served at a bound: pairs by themselves, streams by the best of the closest earlier prompts.
 *
 * @param {object} given
 * @param {string} given.folder
 * @param {number} given.bound
 * @param {Score} given.score
 * @param {(pair: Pair) => boolean} given.refused whether a guard refuses
 * @param {(texts: readonly string[]) => Promise<ReadonlyMap<string, Float32Array>>} given.embed
 * @param {(source: string, pair: any) => string} given.groupOf
 * @returns {Promise<Outcome[]>}
 */
export async function evaluate({ folder, bound, score, refused, embed, groupOf }) {
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const set of [...adversarial, ...general]) {
    const pairs = linesOf(folder, set).filter(({ a, b }) => a.trim() !== '' && b.trim() !== '');
    await embed(pairs.flatMap(({ a, b }) => [a, b]));
    const served = pairs.filter((pair) => !refused(pair) && score(pair, set, groupOf(set, pair)) >= bound);
    outcomes.push(outcome(set, pairs.length, served));
  }
  for (const set of streams) {
    const requests = linesOf(folder, set);
    const vectors = await embed(requests.map(({ prompt }) => prompt));
    /** @type {Map<string, Scored>} */
    const best = new Map();
    for (const pair of neighbourPairs(set, requests, vectors, candidates)) {
      if (pair.similarity < floor || refused(pair)) continue;
      const found = { score: score(pair, set, pair.group), same: pair.same };
      if (found.score >= bound && found.score > (best.get(pair.b)?.score ?? 0)) best.set(pair.b, found);
    }
    outcomes.push(outcome(set, requests.length, [...best.values()]));
  }
  return outcomes;
}

/** @param {string} set @param {number} lookups @param {readonly { same: boolean }[]} served @returns {Outcome} */
function outcome(set, lookups, served) {
  const right = served.filter(({ same }) => same).length;
  return { set, lookups, right, wrong: served.length - right };
}

/** @param {readonly Outcome[]} outcomes */
export function printed(outcomes) {
  return outcomes
    .map(({ set, lookups, right, wrong }) => {
      const share = ((100 * wrong) / Math.max(1, lookups)).toFixed(2);
      return `  ${set.padEnd(22)} ${String(right).padStart(5)} right ${String(wrong).padStart(4)} wrong of ${lookups} (${share}%)`;
    })
    .join('\n');
}
