// A memoized hit in process, against the caches of the field in the same run: CPU time of an answer that is there, and
// how often a function runs when a hundred callers ask the same at once. The peers are installed by
// `npm ci --prefix bench --ignore-scripts`.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache } from 'reprise';
import { measure } from './measure.js';
import { openPeers } from './memoize/peers.js';

/** @typedef {import('./report.js').Row} Row */
/** @typedef {import('./report.js').Result} Result */
/** @typedef {import('./memoize/peers.js').Peer} Peer */

const hits = 100_000;
const rounds = 3;
/** Peers of which ours may take a third of the time at most. */
const measuredAgainst = ['cacheable', 'bentocache'];

/** @type {Record<string, { arguments: readonly unknown[], answer: (argument: any) => unknown }>} */
const cases = {
  'number to number': {
    arguments: Array.from({ length: 100 }, (_, index) => index),
    answer: (/** @type {number} */ x) => x * 2,
  },
  'object to object': {
    arguments: Array.from({ length: 100 }, (_, id) => ({
      id,
      filter: { active: true, tags: ['a', 'b'] },
      page: 1,
    })),
    answer: (/** @type {{ id: number }} */ { id }) => ({
      id,
      name: `customer ${id}`,
      address: { street: 'Main Street 1', city: 'Springfield', zip: '12345' },
      orders: [1, 2, 3],
      active: true,
    }),
  },
};

/** @returns {Peer} */
function reprise() {
  const cache = createCache({ ttl: '1h' });
  return {
    name: 'reprise',
    memoize: (name, fn) => cache.memoize({ name })(fn),
    close: () => cache.close(),
  };
}

/** Nanoseconds of CPU time a hit, the best of some rounds so that a busy machine counts less. @param {Peer} peer @param {string} what */
async function nanosecondsOfHit(peer, what) {
  const { arguments: asked, answer } = /** @type {typeof cases[string]} */ (cases[what]);
  const call = peer.memoize(what, async (argument) => answer(argument));
  for (const argument of asked) await call(argument);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round++) {
    const { cpuMs } = await measure(async () => {
      for (let index = 0; index < hits; index++) await call(asked[index % asked.length]);
    });
    // The first round is for the compiler.
    if (round > 0) best = Math.min(best, (cpuMs * 1e6) / hits);
  }
  return best;
}

/** How often the function runs for a hundred who ask at once. @param {Peer} peer */
async function runsOfCrowd(peer) {
  let runs = 0;
  const call = peer.memoize('crowd', async (argument) => {
    runs += 1;
    await sleep(20);
    return argument;
  });
  await Promise.all(Array.from({ length: 100 }, () => call(1)));
  return runs;
}

/** @returns {Promise<Result>} */
export async function run() {
  /** @type {Row[]} */
  const rows = [];
  const peers = [reprise(), ...(await openPeers())];
  for (const what of Object.keys(cases)) {
    const times = new Map();
    for (const peer of peers) times.set(peer.name, await nanosecondsOfHit(peer, what));
    const own = times.get('reprise');
    for (const [name, value] of times) {
      const row = { what: `hit, ${what}: ${name}`, value, unit: 'ns', ratio: value / own };
      const judged = measuredAgainst.includes(name);
      rows.push(judged ? { ...row, bar: 'ratio >= 3', ok: row.ratio >= 3 } : row);
    }
  }
  for (const peer of peers) {
    const value = await runsOfCrowd(peer);
    const row = { what: `100 concurrent misses: ${peer.name}`, value, unit: 'runs' };
    rows.push(peer.name === 'reprise' ? { ...row, bar: '1', ok: value === 1 } : row);
  }
  for (const peer of peers) await peer.close();
  return { name: 'memoize', rows };
}
