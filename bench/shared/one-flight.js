import { Agent, request } from 'node:http';
import { startFakeLlmServer } from 'reprise/testing';
import { chat } from '../gateway/prompts.js';
import { median } from '../measure.js';
import { withGateways } from './gateways.js';

/** @typedef {import('../report.js').Row} Row */
/** @typedef {import('../../scripts/services/redis-node.js').RedisNode} RedisNode */
/** @typedef {import('../shared.js').Sizes} Sizes */

const requests = 100;
const chatPath = '/v1/chat/completions';
/** As long as a short answer of a quick model: a part of a second. */
const behaviour = {
  path: chatPath,
  answer: Array(40).fill('word').join(' '),
  firstTokenDelay: 50,
  chunkDelay: 10,
};

/**
 * Identical streams asked at once of three gateway processes: calls upstream, whether all are whole and equal, and
 * what the last of them waited.
 *
 * @param {RedisNode} server
 * @param {Sizes} sizes
 * @returns {Promise<Row[]>}
 */
export async function oneFlight({ url: redis }, { floods }) {
  const upstream = await startFakeLlmServer({ behaviour });
  const agent = new Agent({ keepAlive: true });
  try {
    return await withGateways({ count: 3, redis, upstream: upstream.url }, async (gateways) => {
      // Connections and code are warm then, as behind a server that runs for a while.
      await flood(gateways, 'warm up', agent);
      const results = [];
      for (let number = 0; number < floods; number += 1) {
        const direct = await stream(upstream.url, chat(`direct ${number}`, true), agent);
        const before = callsOf(upstream);
        const streams = await flood(gateways, subject(number), agent);
        results.push({ direct: direct.total, streams, calls: callsOf(upstream) - before });
      }
      return rowsOf(results);
    });
  } finally {
    agent.destroy();
    await upstream.close();
  }
}

/** Questions that share no word: one is never answered with the answer of another. @param {number} number */
function subject(number) {
  return `${['apple', 'bridge', 'candle', 'desert', 'engine'][number % 5]}${number}`;
}

/** @param {import('reprise/testing').FakeLlmServer} upstream */
function callsOf({ requests: seen }) {
  return seen.filter(({ path }) => path === chatPath).length;
}

/** @param {readonly string[]} gateways @param {string} content @param {Agent} agent */
function flood(gateways, content, agent) {
  const urlOf = (/** @type {number} */ at) => /** @type {string} */ (gateways[at % gateways.length]);
  const body = chat(content, true);
  return Promise.all(Array.from({ length: requests }, (_, at) => stream(urlOf(at), body, agent)));
}

/**
 * @typedef {object} Streamed
 * @property {string} text all of its deltas, one after another
 * @property {boolean} whole
 * @property {number} first milliseconds to its first byte
 * @property {number} total milliseconds to its end
 */

/** @param {string} url @param {string} body @param {Agent} agent @returns {Promise<Streamed>} */
function stream(url, body, agent) {
  const started = performance.now();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const call = request(`${url}${chatPath}`, { agent, method: 'POST', headers, timeout: 30_000 });
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error(`No stream came from ${url} for 30 s`)));
    call.on('response', (response) => {
      let first = 0;
      let events = '';
      response.setEncoding('utf8').on('data', (part) => {
        first ||= performance.now() - started;
        events += part;
      });
      response.on('error', reject);
      response.on('end', () => {
        const whole = response.statusCode === 200 && events.endsWith('data: [DONE]\n\n');
        resolve({ text: textOf(events), whole, first, total: performance.now() - started });
      });
    });
    call.end(body);
  });
}

/** @param {string} events */
function textOf(events) {
  return [...events.matchAll(/^data: (\{.*\})$/gm)]
    .map(([, data = '']) => JSON.parse(data).choices?.[0]?.delta?.content ?? '')
    .join('');
}

/** @param {readonly { direct: number, streams: readonly Streamed[], calls: number }[]} results @returns {Row[]} */
function rowsOf(results) {
  const calls = Math.max(...results.map((result) => result.calls));
  const right = Math.min(
    ...results.map(
      ({ streams }) => streams.filter(({ whole, text }) => whole && text === behaviour.answer).length,
    ),
  );
  const last = median(results.map(({ streams }) => Math.max(...streams.map(({ total }) => total))));
  const first = median(results.flatMap(({ streams }) => streams.map((each) => each.first)));
  const direct = median(results.map((result) => result.direct));
  const what = `${requests} identical streams at once over three gateways`;
  return [
    { what: `${what}: most calls upstream`, value: calls, unit: '', bar: '= 1', ok: calls === 1 },
    {
      what: `${what}: fewest that were whole and equal`,
      value: right,
      unit: '',
      bar: `= ${requests}`,
      ok: right === requests,
    },
    { what: 'one such stream, asked directly', value: direct, unit: 'ms' },
    { what: `${what}: first byte p50`, value: first, unit: 'ms' },
    { what: `${what}: the last one ended`, value: last, unit: 'ms', ratio: last / direct },
  ];
}
