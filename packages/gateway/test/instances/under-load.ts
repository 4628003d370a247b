import { expect } from 'vitest';
import { type RedisNode, startRedis } from '../../../../scripts/services/start-redis.js';
import { type Instances, startInstances } from './start-instances.ts';
import { Traffic } from './traffic.ts';

/** Milliseconds that a request may wait for Redis at most: 700 to look, 250 to join an upstream call. */
const longestWait = 950;

/** An upstream that takes long enough for calls to be shared. */
const upstream = { firstTokenDelay: 20, chunkDelay: 5 };

/** What a test does to Redis. */
export interface UnderLoad {
  readonly server: RedisNode;
  readonly instances: Instances;
  readonly traffic: Traffic;
}

/** For faults that are over before anybody has to be told. */
export const nothing = /^$/;

/** The connection, which speaks for everything that works over it. */
const connection = /^Redis at \S+$/;

/**
 * Does `fault` to a Redis of its own under three gateways that are asked all the time, and proves that every request
 * was answered rightly and soon, that each of `parts` told its failure and its recovery once at most, and that everything is
 * shared again at the end.
 */
export async function underLoad(
  fault: (parts: UnderLoad) => Promise<void>,
  parts: RegExp = connection,
): Promise<void> {
  await using server = await startRedis();
  await using instances = await startInstances(server.url, upstream);
  await instances.untilRedisIs(true);
  const traffic = new Traffic(instances);
  let since = 0;
  try {
    await traffic.flows();
    since = performance.now();
    await fault({ server, instances, traffic });
    await instances.untilRedisIs(true);
    await traffic.flows();
  } finally {
    await traffic.end();
  }
  expect(traffic.problems).toEqual([]);
  await sharedAgain(instances);
  // Beside the wait for Redis there is the upstream, and a machine that does other things.
  expect(traffic.within(0.95, since)).toBeLessThan(longestWait + 500);
  for (const instance of instances.all) {
    const failed = instance.lines.bad.map((line) => line.split(' fails: ')[0]!);
    for (const part of failed) expect(part).toMatch(parts);
    expect(new Set(failed).size).toBe(failed.length);
    const recovered = () => instance.lines.good.map((line) => line.replace(/ works again$/, ''));
    if (parts !== nothing) {
      expect(failed.length).toBeGreaterThan(0);
      await expect.poll(() => recovered().length, { timeout: 20_000 }).toBeGreaterThan(0);
    }
    // A part that had nothing to do since cannot tell yet.
    expect(failed).toEqual(expect.arrayContaining(recovered()));
    expect(new Set(recovered()).size).toBe(recovered().length);
  }
}

/** Proves that what one gateway is asked after the recovery is known to the others. */
async function sharedAgain(instances: Instances): Promise<void> {
  const body = { model: 'any', messages: [{ role: 'user', content: 'Is everything shared again?' }] };
  await (await instances.chat(0, body)).text();
  for (const at of [1, 2]) {
    await expect
      .poll(async () => (await instances.cached(at, body)).outcome, { timeout: 20_000 })
      .toBe('exact');
  }
}
