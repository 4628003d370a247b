import { expect } from 'vitest';
import { type RedisNode, startRedis } from '../../../../scripts/services/start-redis.js';
import { Pushing } from './pushing.ts';
import { type Instances, type Section, socketTimeout, startInstances } from './start-instances.ts';
import { Traffic } from './traffic.ts';

/** Milliseconds that a request may wait for Redis: to look, for a shared embedding, and to join an upstream call. */
const longestWait = socketTimeout * 1_000 + 200 + 250 + 250;

/** An upstream that takes long enough for calls to be shared. */
const upstream = { firstTokenDelay: 20, chunkDelay: 5 };

/** Three gateways that are asked all the time. */
export interface UnderLoad {
  readonly instances: Instances;
  readonly traffic: Traffic;
}

/** How a test differs from others. */
export interface UnderLoadOptions {
  /** Who may tell of the fault. @default the connection, which speaks for everything that works over it */
  readonly parts?: RegExp;
  /** Redis is out of reach from the beginning. @default false */
  readonly away?: boolean;
  /** Redis may lose what it had, so that what is sent again may have been delivered before. @default false */
  readonly loses?: boolean;
}

/** For faults that are over before anybody has to be told. */
export const nothing = /^$/;

/** The connection, which speaks for everything that works over it. */
const connection = /^Redis (?:at|group) \S+$/;

/** {@link underLoadOver} a Redis of the test's own. */
export async function underLoad(
  fault: (parts: UnderLoad & { readonly server: RedisNode }) => Promise<void>,
  options: UnderLoadOptions = {},
): Promise<void> {
  await using server = await startRedis();
  await underLoadOver({ url: server.url }, (load) => fault({ ...load, server }), options);
}

/**
 * Does `fault` to the Redis of three gateways that are asked all the time, and proves that every request was answered
 * rightly and soon, that each chat message they acknowledged was delivered exactly once, that `parts` and nobody else told each change of their state once, and that everything is shared
 * again at the end. `redis` is that section of their configuration.
 */
export async function underLoadOver(
  redis: Section,
  fault: (load: UnderLoad) => Promise<void>,
  { parts = connection, away = false, loses = false }: UnderLoadOptions = {},
): Promise<void> {
  // A busy machine is not to be taken for a Redis that says nothing.
  const patience = parts === nothing ? { socket_timeout: 5 } : {};
  await using instances = await startInstances({ ...patience, ...redis }, upstream);
  if (!away) await instances.untilRedisIs(true);
  const traffic = new Traffic(instances);
  const pushing = new Pushing(instances);
  let since = 0;
  try {
    await traffic.flows();
    since = performance.now();
    await fault({ instances, traffic });
    await instances.untilRedisIs(true);
    await traffic.flows();
  } finally {
    await Promise.all([traffic.end(), pushing.end()]);
  }
  expect(traffic.problems).toEqual([]);
  await sharedAgain(instances);
  await delivered(pushing, instances, loses);
  // Beside the wait for Redis there is the upstream, and a machine that does other things.
  expect(traffic.within(0.95, since)).toBeLessThan(longestWait + 500);
  for (const instance of instances.all) {
    const recovered = () => [...instance.told.values()].some((states) => states.includes(true));
    if (parts !== nothing) await expect.poll(recovered, { timeout: 20_000 }).toBe(true);
    for (const [part, states] of instance.told) {
      expect(part, instance.lines.bad.join('\n')).toMatch(parts);
      // A part that had nothing to do since cannot tell its recovery yet; a busy machine may add an outage.
      expect(states).toEqual(changes.slice(0, states.length));
    }
  }
}

/** Proves that no acknowledged chat message is lost, and that none is in two batches unless Redis lost something. */
async function delivered(pushing: Pushing, { receiver }: Instances, loses: boolean): Promise<void> {
  expect(pushing.problems).toEqual([]);
  expect(pushing.acknowledged.length).toBeGreaterThan(10);
  await pushing.delivered(receiver);
  if (!loses) expect(pushing.twice(receiver)).toEqual([]);
}

/** What one part may tell. */
const changes = [false, true, false, true];

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
