import { cpuTime, load, post } from '../gateway/client.js';
import { startBare } from '../gateway/processes.js';
import { chat, prompt } from '../gateway/prompts.js';
import { median } from '../measure.js';
import { withGateways } from './gateways.js';

/** @typedef {import('../report.js').Row} Row */
/** @typedef {import('../../scripts/services/redis-node.js').RedisNode} RedisNode */
/** @typedef {import('../shared.js').Sizes} Sizes */

const rounds = 6;
const width = 16;
const questions = 50;
/** With room for nothing in memory, every hit is read from Redis. */
const kinds = [
  { what: 'exact hit, from memory over Redis', cache: {} },
  { what: 'exact hit, from Redis', cache: { memory: 1 } },
];
const question = (/** @type {number} */ index) => chat(prompt(index % questions));

/**
 * Exact hits of one gateway process that has Redis, beside a bare node:http echo: answered from its memory, and read
 * from Redis each time by one that has no room in memory.
 *
 * @param {RedisNode} server
 * @param {Sizes} sizes
 * @returns {Promise<Row[]>}
 */
export async function gatewayHits(server, { requests }) {
  const bare = await startBare();
  try {
    const rows = [];
    for (const { what, cache } of kinds) {
      const parts = { count: 1, redis: server.url, upstream: bare.url, cache };
      const measured = await withGateways(parts, async ([gateway = '']) => {
        for (let index = 0; index < questions; index += 1) await kept(gateway, question(index));
        const before = await readsOf(server);
        const { hits, ...times } = await beside(gateway, bare.url, requests);
        return { ...times, reads: ((await readsOf(server)) - before) / hits };
      });
      rows.push(...rowsOf(what, measured));
    }
    return rows;
  } finally {
    await bare.stop();
  }
}

/** Commands that read entries so far. @param {RedisNode} server */
async function readsOf(server) {
  const stats = String(await server.command('INFO', 'commandstats'));
  return Number(/^cmdstat_mget:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}

/** @typedef {{ costs: number[], rates: number[] }} Measured microseconds of CPU time a request; requests a second */

/**
 * @param {string} gateway
 * @param {string} bare
 * @param {number} requests
 * @returns {Promise<{ gateway: Measured, bare: Measured, hits: number }>}
 */
async function beside(gateway, bare, requests) {
  /** @type {{ gateway: Measured, bare: Measured }} */
  const measured = { gateway: { costs: [], rates: [] }, bare: { costs: [], rates: [] } };
  for (let round = 0; round < rounds; round += 1) {
    for (const [url, { costs, rates }] of /** @type {const} */ ([
      [gateway, measured.gateway],
      [bare, measured.bare],
    ])) {
      const before = await cpuTime(url);
      const started = performance.now();
      const results = await load(url, question, requests, width);
      const took = performance.now() - started;
      const cost = ((await cpuTime(url)) - before) / requests;
      const missed = url === gateway ? results.filter(({ cache }) => cache !== 'exact').length : 0;
      if (missed > 0) throw new Error(`${missed} of ${requests} requests were not answered from cache`);
      if (round === 0) continue;
      costs.push(cost);
      rates.push((requests / took) * 1_000);
    }
  }
  return { ...measured, hits: rounds * requests };
}

/** Asks until the answer comes from cache, since it is kept behind the response. @param {string} url @param {string} body */
async function kept(url, body) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await post(url, body)).cache === 'exact') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The gateway at ${url} did not keep an answer within 4 s`);
}

/** @param {string} what @param {{ gateway: Measured, bare: Measured, reads: number }} measured @returns {Row[]} */
function rowsOf(what, { gateway, bare, reads }) {
  const [cost, bareCost] = [median(gateway.costs), median(bare.costs)];
  const [rate, bareRate] = [median(gateway.rates), median(bare.rates)];
  return [
    { what: 'bare node:http echo beside it', value: bareRate, unit: 'requests/s' },
    { what: `${what}, ${width} in flight`, value: rate, unit: 'requests/s', ratio: rate / bareRate },
    { what: 'bare node:http echo beside it', value: bareCost, unit: 'us' },
    { what: `${what}, CPU time a request`, value: cost, unit: 'us', ratio: cost / bareCost },
    { what: `${what}, reads of Redis a request`, value: reads, unit: '' },
  ];
}
