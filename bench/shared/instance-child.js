// A process with an AnswerCache of its own over a shared Redis. Usage: fork with the address; it answers each message,
// `join` first and then `look`, with one, and ends with its parent.
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerCache, withDefaults } from 'reprise/semantic';
import { redis } from 'reprise/stores';
import { flat } from 'reprise/vectors';
import { percentile } from '../measure.js';
import { fixedEmbedder, identityOf, storeOptions } from './questions.js';

/** @typedef {import('reprise/semantic').Identity} Identity */

const longestJoin = 120_000;

const store = redis({ url: process.argv[2] ?? '', ...storeOptions });
const index = flat();
/** @type {number[]} */
const searches = [];
const search = index.search.bind(index);
const timed = async (
  /** @type {string} */ partition,
  /** @type {Float32Array} */ vector,
  /** @type {number} */ k,
) => {
  const started = performance.now();
  const found = await search(partition, vector, k);
  searches.push(performance.now() - started);
  return found;
};
index.search = timed;
/** @type {Identity[]} */
let questions = [];
/** @type {AnswerCache<string> | undefined} */
let answers;

/**
 * @param {{ entries: number, queries: readonly Float32Array[] }} order
 * @returns {Promise<import('./instance.js').Joined>}
 */
async function join({ entries, queries }) {
  questions = queries.map((_, number) => identityOf(`query ${number}`));
  const [{ exactKey, scope }] = /** @type {[Identity]} */ (questions);
  await store.getMany([exactKey]);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const started = performance.now();
  answers = new AnswerCache(
    withDefaults({
      embedder: fixedEmbedder(queries),
      store,
      index,
      guards: [],
      prefix: 'chat',
      maxEntries: entries,
    }),
  );
  await answers.findSimilar({ exactKey, scope, text: 'query 0' });
  while (answers.stats().loading > 0 || answers.stats().indexed < entries) {
    most = Math.max(most, process.memoryUsage.rss());
    const { indexed, entries: known } = answers.stats();
    if (performance.now() - started > longestJoin) {
      throw new Error(`Only ${indexed} of ${entries} entries were indexed within 120 s; ${known} are known`);
    }
    await sleep(10);
  }
  const ms = performance.now() - started;
  globalThis.gc?.();
  await sleep(100);
  const kept = process.memoryUsage.rss() - before;
  return { ms, kept, peak: most - before, indexBytes: index.memoryBytes };
}

/** @param {number} lookups @returns {Promise<import('./instance.js').Looked>} */
async function look(lookups) {
  await ask(questions.length);
  searches.length = 0;
  const { times, found } = await ask(lookups);
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  return { p50, p95, search: percentile(searches, 0.5), found: found / lookups };
}

/** Asks one question after another. @param {number} count */
async function ask(count) {
  const times = [];
  let found = 0;
  for (let round = 0; round < count; round += 1) {
    const question = /** @type {Identity} */ (questions[round % questions.length]);
    const started = performance.now();
    const lookup = await answers?.findSimilar(question);
    times.push(performance.now() - started);
    if (lookup?.hit) found += 1;
  }
  return { times, found };
}

process.on('message', async (/** @type {{ join?: Parameters<typeof join>[0], look?: number }} */ order) => {
  process.send?.(order.join ? await join(order.join) : await look(order.look ?? 0));
});
process.once('disconnect', () => process.exit());
