import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agent, cpuTime, load, memory, post } from './gateway/client.js';
import { fill } from './gateway/fill.js';
import { startBare, startGateway, startRelay } from './gateway/processes.js';
import { chat, prompt } from './gateway/prompts.js';
import { sentences } from './gateway/sentences.js';
import { median, percentile } from './measure.js';

const answers = 100_000;

/**
 * A gateway in a process of its own against a bare node:http server: CPU time of an exact hit, latency added to a
 * miss and to the first token, beside what a server adds that only passes on, memory with 100,000 answers. Misses are of prompts as they are written, which have the
 * bar, and of prompts made to look alike, which are embedded before the upstream is asked.
 */
export async function run() {
  const data = await mkdtemp(join(tmpdir(), 'reprise-bench-'));
  const bare = await startBare();
  const relay = await startRelay(bare.url);
  const gateway = await startGateway(data, bare.url);
  const servers = { gateway: gateway.url, bare: bare.url, relay: relay.url };
  try {
    const hits = await exactHits(gateway.url, bare.url);
    const written = sentences();
    const added = (/** @type {Kind} */ kind) => addedLatency(servers, kind);
    // Once over all of it in a scope of their own, so that what is timed is compiled.
    await added({ what: 'warm-up', prompts: written, stream: true, isBar: false });
    const misses = [
      ...(await added({ what: 'miss', prompts: written, stream: false, isBar: true })),
      ...(await added({ what: 'first token of a stream', prompts: written, stream: true, isBar: true })),
    ];
    const alike = Array.from({ length: written.length }, (_, index) => prompt(index));
    const embedded = await added({
      what: 'miss among look-alikes',
      prompts: alike,
      stream: false,
      isBar: false,
    });
    return { name: 'gateway', rows: [...hits, ...misses, ...embedded, ...(await memoryRows(bare.url))] };
  } finally {
    agent.destroy();
    await Promise.all([gateway.stop(), relay.stop(), bare.stop()]);
    await rm(data, { recursive: true, force: true });
  }
}

/** @param {string} gateway @param {string} bare */
async function exactHits(gateway, bare) {
  const rows = [];
  for (const stream of [false, true]) {
    const body = chat('What is measured here?', stream);
    await post(gateway, body);
    await new Promise((resolve) => setTimeout(resolve, 100));
    /** @type {Record<string, number[]>} */
    const costs = { gateway: [], bare: [] };
    for (let round = 0; round < 6; round++) {
      for (const [name, url] of Object.entries({ gateway, bare })) {
        const count = 3_000;
        const before = await cpuTime(url);
        await load(url, () => chat('What is measured here?', name === 'gateway' && stream), count, 16);
        const cost = ((await cpuTime(url)) - before) / count;
        if (round > 0) costs[name]?.push(cost);
      }
    }
    const [own, peer] = [median(costs.gateway ?? []), median(costs.bare ?? [])];
    const what = `exact hit as ${stream ? 'a stream' : 'JSON'}, CPU time a request`;
    rows.push({ what: `bare node:http echo beside it`, value: peer, unit: 'us' });
    rows.push({
      what,
      value: own,
      unit: 'us',
      ratio: own / peer,
      bar: '<= 150 us and <= 3x bare',
      ok: own <= 150 && own <= 3 * peer,
    });
  }
  return rows;
}

/**
 * Prompts that are asked one after the other, of which those of the second half are timed.
 *
 * @typedef {object} Kind
 * @property {string} what
 * @property {readonly string[]} prompts
 * @property {boolean} stream
 * @property {boolean} isBar
 */

/**
 * @param {{ gateway: string, bare: string, relay: string }} servers
 * @param {Kind} kind
 */
async function addedLatency({ gateway, bare, relay }, { what, prompts, stream, isBar }) {
  /** @type {number[]} */
  const direct = [];
  /** @type {number[]} */
  const relayed = [];
  /** @type {number[]} */
  const through = [];
  const time = stream ? 'first' : 'total';
  let bypassed = 0;
  for (const [index, content] of prompts.entries()) {
    const body = chat(content, stream, what);
    const straight = await post(bare, body);
    const passed = await post(relay, body);
    const answer = await post(gateway, body);
    if (answer.cache !== 'miss') bypassed += 1;
    else if (index >= prompts.length / 2) {
      direct.push(straight[time]);
      relayed.push(passed[time]);
      through.push(answer[time]);
    }
  }
  const added = median(through) - median(direct);
  const least = median(relayed) - median(direct);
  const late = percentile(through, 0.95) - percentile(direct, 0.95);
  return [
    { what: `${what}, asked directly, p50`, value: median(direct), unit: 'ms' },
    { what: `${what}, added by a server that passes on, p50`, value: least, unit: 'ms' },
    {
      what: `${what}, added by the gateway, p50`,
      value: added,
      unit: 'ms',
      ratio: added / least,
      ...(isBar && { bar: '<= 1 ms', ok: added <= 1 }),
    },
    { what: `${what}, added by the gateway, p95`, value: late, unit: 'ms' },
    {
      what: `${what}: requests of these ${prompts.length} that were answered from cache instead`,
      value: bypassed,
      unit: '',
    },
  ];
}

/** @param {string} upstream */
async function memoryRows(upstream) {
  const data = await mkdtemp(join(tmpdir(), 'reprise-bench-'));
  try {
    await fill(data, answers);
    const started = performance.now();
    const gateway = await startGateway(data, upstream);
    const listening = performance.now() - started;
    while ((await indexed(gateway.url)) < answers) await new Promise((resolve) => setTimeout(resolve, 200));
    const ready = performance.now() - started;
    const body = (/** @type {number} */ index) => {
      const number = (index * 7_919) % answers;
      return chat(`${prompt(number)} (${number})`);
    };
    const results = await load(gateway.url, body, 30_000, 16);
    const hits = results.filter(({ cache }) => cache === 'exact').length;
    const bytes = await memory(gateway.url);
    const others = await load(gateway.url, (index) => chat(`${prompt(index + 20_000)} and then?`), 200, 1);
    await gateway.stop();
    const megabytes = bytes / 1e6;
    return [
      {
        what: `memory with ${answers} answers of 1.5 KB, after ${hits} exact hits`,
        value: megabytes,
        unit: 'MB',
        bar: '< 600 MB',
        ok: megabytes < 600 && hits === results.length,
      },
      { what: 'restart with them until it listens', value: listening, unit: 'ms' },
      { what: 'restart with them until all are indexed', value: ready, unit: 'ms' },
      {
        what: 'a request that is not among them, p50',
        value: median(others.map(({ total }) => total)),
        unit: 'ms',
      },
    ];
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** @param {string} url @returns {Promise<number>} */
async function indexed(url) {
  const stats = /** @type {{ cache: { indexed: number } }} */ (
    await (await fetch(`${url}/v1/cache/stats`)).json()
  );
  return stats.cache.indexed;
}
