import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agent, cpuTime, load, memory, post } from './gateway/client.js';
import { fill } from './gateway/fill.js';
import { startBare, startGateway } from './gateway/processes.js';
import { chat, prompt, unlikePrompt } from './gateway/prompts.js';
import { median, percentile } from './measure.js';

const answers = 100_000;

/**
 * A gateway in a process of its own against a bare node:http server: CPU time of an exact hit, latency added to a
 * miss and to the first token, memory with 100,000 answers. A prompt that looks like cached ones is embedded before the
 * upstream is asked; one that does not has the bar.
 */
export async function run() {
  const data = await mkdtemp(join(tmpdir(), 'reprise-bench-'));
  const bare = await startBare();
  const gateway = await startGateway(data, bare.url);
  try {
    const hits = await exactHits(gateway.url, bare.url);
    const own = { promptOf: unlikePrompt, isBar: true };
    const misses = [
      ...(await addedLatency(gateway.url, bare.url, { ...own, what: 'miss', stream: false })),
      ...(await addedLatency(gateway.url, bare.url, {
        ...own,
        what: 'first token of a stream',
        stream: true,
      })),
    ];
    const alike = { promptOf: prompt, isBar: false, what: 'miss among look-alikes', stream: false };
    const embedded = await addedLatency(gateway.url, bare.url, alike);
    return { name: 'gateway', rows: [...hits, ...misses, ...embedded, ...(await memoryRows(bare.url))] };
  } finally {
    agent.destroy();
    await Promise.all([gateway.stop(), bare.stop()]);
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
 * @param {string} gateway
 * @param {string} bare
 * @param {{ what: string, promptOf: (number: number) => string, stream: boolean, isBar: boolean }} kind
 */
async function addedLatency(gateway, bare, { what, promptOf, stream, isBar }) {
  /** @type {number[]} */
  const direct = [];
  /** @type {number[]} */
  const through = [];
  const time = stream ? 'first' : 'total';
  let bypassed = 0;
  for (let index = 0; index < 1_500; index++) {
    const body = chat(promptOf(index + (stream ? 30_000 : 0)), stream);
    const straight = await post(bare, body);
    const answer = await post(gateway, body);
    if (answer.cache !== 'miss') bypassed += 1;
    else if (index >= 500) {
      direct.push(straight[time]);
      through.push(answer[time]);
    }
  }
  const added = median(through) - median(direct);
  const late = percentile(through, 0.95) - percentile(direct, 0.95);
  return [
    { what: `${what}, asked directly, p50`, value: median(direct), unit: 'ms' },
    {
      what: `${what}, added by the gateway, p50`,
      value: added,
      unit: 'ms',
      ...(isBar && { bar: '<= 1 ms', ok: added <= 1 }),
    },
    { what: `${what}, added by the gateway, p95`, value: late, unit: 'ms' },
    {
      what: `${what}: requests of these 1,500 that were answered from cache instead`,
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
