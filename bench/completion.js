// The completion cache in memory and over a Redis of its own: gets and puts a second, beside a bare GET of the same size in
// the same run. `node bench/completion.js` runs it alone.
import { pathToFileURL } from 'node:url';
import { CompletionCache } from 'reprise/completion';
import { connectRedis, memoryKeyValue, redisKeyValue } from 'reprise/redis';
import { startRedis } from '../scripts/services/start-redis.js';
import { measure } from './measure.js';

/** @typedef {import('./report.js').Row} Row */
/** @typedef {import('./report.js').Result} Result */

const keys = Array.from(
  { length: 1_000 },
  (_, index) => `document ${index}: the last words before the cursor`,
);
const suggestions = [1, 2, 3].map((index) => ({
  text: `a suggestion of about as many words as an editor would show ${index}`,
  type: 'semantic_continuation',
  confidence: 1 / index,
  contextUsed: ['Source: notes'],
  timestamp: '2026-01-01T00:00:00.000Z',
}));
const calls = 20_000;
const rounds = 3;

/**
 * Calls a second, the best of some rounds so that a busy machine counts less.
 *
 * @param {(key: string) => Promise<unknown>} call
 * @param {number} atOnce
 */
async function perSecond(call, atOnce) {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    let next = 0;
    const caller = async () => {
      while (next < calls) await call(/** @type {string} */ (keys[next++ % keys.length]));
    };
    const { wallMs } = await measure(() => Promise.all(Array.from({ length: atOnce }, caller)));
    best = Math.max(best, calls / (wallMs / 1_000));
  }
  return best;
}

/**
 * @param {string} where
 * @param {import('reprise/redis').KeyValue} keyValue
 * @param {number} atOnce
 * @returns {Promise<Row[]>}
 */
async function rowsOf(where, keyValue, atOnce) {
  const how = `${where}, ${atOnce} at once`;
  const cache = new CompletionCache({ keyValue, ttl: '1h' });
  const full = new CompletionCache({ keyValue, prefix: 'full:', maxSize: keys.length / 2, ttl: '1h' });
  for (const key of keys) {
    await cache.put(key, suggestions);
    await keyValue.set(key, JSON.stringify(suggestions), { ttl: '1h' });
  }
  const bare = await perSecond((key) => keyValue.get(key), atOnce);
  const get = await perSecond((key) => cache.get(key), atOnce);
  const put = await perSecond((key) => cache.put(key, suggestions), atOnce);
  const evicting = await perSecond((key) => full.put(key, suggestions), atOnce);
  await cache.close();
  await full.close();
  return [
    { what: `${how}: bare GET`, value: bare, unit: 'per second' },
    { what: `${how}: get`, value: get, unit: 'per second', ratio: get / bare },
    { what: `${how}: put`, value: put, unit: 'per second', ratio: put / bare },
    { what: `${how}: put, always full`, value: evicting, unit: 'per second', ratio: evicting / bare },
  ];
}

/** @returns {Promise<Result>} */
export async function run() {
  const memory = memoryKeyValue();
  const rows = await rowsOf('memory', memory, 1);
  await memory.close();
  const server = await startRedis();
  try {
    const connection = connectRedis(server.url);
    const keyValue = redisKeyValue(connection);
    for (const atOnce of [1, 32]) rows.push(...(await rowsOf('Redis', keyValue, atOnce)));
    await keyValue.close();
    await connection.close();
  } finally {
    await server.stop();
  }
  return { name: 'completion', rows };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { what, value, ratio } of (await run()).rows) {
    console.log(what, Math.round(value), ratio?.toFixed(2) ?? '');
  }
}
