// Open event streams of one gateway over a Redis of the bench's own: what they take, and how fast an event is there.
// Needs as many files as streams, and some more: `ulimit -n 20000`. `node bench/events.js` runs it alone, with `--small`
// in seconds, to try it.
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startRedis } from '../scripts/services/start-redis.js';
import { openStreams } from './events/streams.js';
import { percentile } from './measure.js';
import { tableOf } from './report.js';
import { withGateways } from './shared/gateways.js';

/** @typedef {import('./report.js').Row} Row */
/** @typedef {{ readonly streams: number, readonly events: number, readonly quiet: number }} Sizes */

/** Milliseconds between two events. */
const pace = 10;

/** Longer than between two heartbeats. @type {Sizes} */
const whole = { streams: 10_000, events: 1_000, quiet: 16_000 };
/** @type {Sizes} */
const small = { streams: 300, events: 100, quiet: 500 };

/** @param {Sizes} [sizes] @returns {Promise<{ name: string, rows: Row[] }>} */
export async function run(sizes = whole) {
  const server = await startRedis({ rest: ['--appendonly', 'no'] });
  try {
    const settings = { count: 1, redis: server.url, upstream: 'http://127.0.0.1:9' };
    return {
      name: 'Event streams',
      rows: await withGateways(settings, ([url]) => measureOne(String(url), sizes)),
    };
  } finally {
    await server.stop();
  }
}

/** @param {string} url @param {Sizes} sizes @returns {Promise<Row[]>} */
async function measureOne(url, { streams: count, events, quiet }) {
  const before = await metrics(url);
  /** @type {number[]} */
  const delays = [];
  const began = performance.now();
  const streams = await openStreams(url, count, ({ at }) => {
    if (at !== undefined) delays.push(performance.now() - at);
  });
  const opened = (performance.now() - began) / 1_000;
  const opening = await metrics(url);
  await sleep(quiet);
  const still = await metrics(url);
  const idle = (still.cpu - opening.cpu) / (quiet / 1_000);
  for (let n = 0; n < events; n++) {
    await publish(url, String((n * 7_919) % count));
    await sleep(pace);
  }
  await sleep(1_000);
  const after = await metrics(url);
  const open = streams.open();
  streams.close();
  const busy = Math.max(after.rss, still.rss, opening.rss) / 1e6;
  const [p50, p99] = [percentile(delays, 0.5), percentile(delays, 0.99)];
  return [
    { what: 'streams open at the end', value: open, unit: 'streams', bar: `= ${count}`, ok: open === count },
    { what: 'resident memory of the gateway', value: busy, unit: 'MB', bar: '< 1000 MB', ok: busy < 1_000 },
    { what: 'of that a stream', value: ((busy - before.rss / 1e6) * 1_000) / count, unit: 'KB' },
    { what: 'opened in a second', value: count / opened, unit: 'streams' },
    { what: 'processor while nothing happens', value: idle * 100, unit: '% of a core' },
    {
      what: 'events delivered',
      value: delays.length,
      unit: 'events',
      bar: `= ${events}`,
      ok: delays.length === events,
    },
    { what: 'publish to delivery, p50', value: p50, unit: 'ms', bar: '< 5 ms', ok: p50 < 5 },
    { what: 'publish to delivery, p99', value: p99, unit: 'ms' },
  ];
}

/** @param {string} url @param {string} user */
async function publish(url, user) {
  const body = JSON.stringify({ user_id: user, event: 'bench.sent', data: { at: performance.now() } });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1/events/publish`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`Publishing failed with ${response.status}`);
  await response.arrayBuffer();
}

/** @param {string} url @returns {Promise<{ rss: number, cpu: number }>} bytes, and seconds since its start */
async function metrics(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  /** @param {string} name */
  const read = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return { rss: read('process_resident_memory_bytes'), cpu: read('process_cpu_seconds_total') };
}

// Whoever ends the bench ends what it started: servers and processes are killed as this one exits.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sizes = process.argv.includes('--small') ? small : whole;
  console.log(tableOf(await run(sizes)));
}
