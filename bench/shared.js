// What instances share through a Redis of the bench's own: hits against a bare GET, gateway processes over it, and
// joining a cache that others have filled. `node bench/shared.js` runs it alone, with `--small` in seconds, to try it.
import { pathToFileURL } from 'node:url';
import { startRedis } from '../scripts/services/start-redis.js';
import { tableOf } from './report.js';
import { gatewayHits } from './shared/gateway-hits.js';
import { joining } from './shared/joining.js';
import { oneFlight } from './shared/one-flight.js';
import { storeHits } from './shared/store-hits.js';

/** @typedef {import('./report.js').Row} Row */

/**
 * How much is measured.
 *
 * @typedef {object} Sizes
 * @property {number} reads of each kind in a round, many at once; a quarter of them one after another
 * @property {number} requests to each gateway in a round
 * @property {number} floods of identical requests
 * @property {number} entries that an instance joins
 * @property {number} lookups by meaning in each instance
 */

/** @type {Sizes} */
const whole = { reads: 40_000, requests: 3_000, floods: 5, entries: 100_000, lookups: 1_000 };
/** @type {Sizes} */
const small = { reads: 4_000, requests: 300, floods: 1, entries: 2_000, lookups: 100 };

const parts = { storeHits, gatewayHits, oneFlight, joining };
/** Of each part: all of them end before the bench is killed, which would leave what they started behind. */
const longestMinutes = 3;

/** @param {Sizes} [sizes] @returns {Promise<{ name: string, rows: Row[] }>} */
export async function run(sizes = whole) {
  const rows = [];
  for (const [name, part] of Object.entries(parts)) {
    const server = await startRedis({ rest: ['--appendonly', 'no'] });
    try {
      rows.push(...(await withinMinutes(name, part(server, sizes))));
    } finally {
      await server.stop();
    }
  }
  return { name: 'Shared through Redis', rows };
}

/**
 * @param {string} name
 * @param {Promise<Row[]>} work
 * @returns {Promise<Row[]>}
 */
async function withinMinutes(name, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    const error = new Error(`The part "${name}" did not end within ${longestMinutes} minutes`);
    timer = setTimeout(() => reject(error), longestMinutes * 60_000);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

// Whoever ends the bench ends what it started: servers and processes are killed as this one exits.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(tableOf(await run(process.argv.includes('--small') ? small : whole)));
}
