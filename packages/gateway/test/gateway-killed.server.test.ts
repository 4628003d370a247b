import { redis, type StoredEntry } from 'reprise/stores';
import { expect, it } from 'vitest';
import { type RedisNode, startRedis } from '../../../scripts/services/start-redis.js';
import { type Instances, startInstances } from './instances/start-instances.ts';
import { answerTo, type Reply, Traffic } from './instances/traffic.ts';
import { ask } from './start-test-gateway.ts';

/** One gateway was gone from `from` to `to`, milliseconds on the clock of `performance`. */
interface Absence {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Kills each in turn, starts it again, and says when it was gone. */
async function killInTurn(instances: Instances, traffic: Traffic): Promise<Absence[]> {
  const absences: Absence[] = [];
  for (const [at, instance] of instances.all.entries()) {
    await traffic.flows();
    const from = performance.now();
    await instance.kill();
    await traffic.flows(10, at);
    await instance.restart();
    absences.push({ at, from, to: performance.now() });
  }
  await traffic.flows();
  return absences;
}

/** Keys that fit a pattern, and what is under them: for a Redis of a test's own. */
async function valuesOf(server: RedisNode, pattern: string): Promise<Map<string, string | null>> {
  const keys = (await server.command('KEYS', pattern)) as string[];
  const values = await Promise.all(keys.map((key) => server.command('GET', key)));
  return new Map(keys.map((key, at) => [key, values[at] as string | null]));
}

it('gateways that are killed in turn under load: others answer on, no entry is torn, no lease stays', async () => {
  await using server = await startRedis();
  await using instances = await startInstances({ url: server.url }, { firstTokenDelay: 20, chunkDelay: 20 });
  await instances.untilRedisIs(true);
  const traffic = new Traffic(instances);
  const absences = await killInTurn(instances, traffic).finally(() => traffic.end());

  const during = ({ from, to }: Absence, { began, took }: Reply) => began <= to && began + took >= from;
  const elsewhere = traffic.problems.filter(
    (reply) => !absences.some((absence) => absence.at === reply.at && during(absence, reply)),
  );
  // Nobody but the clients of the killed one notices: streams that hung on it are continued by another call.
  expect(elsewhere).toEqual([]);

  const held = async () => {
    const leases = await valuesOf(server, `{${instances.prefix}:flight:*}:lease`);
    return [...leases].filter(([, holder]) => holder !== null && !holder.includes('|'));
  };
  await expect.poll(held, { timeout: 10_000 }).toEqual([]);

  await using store = redis({ url: server.url, prefix: instances.prefix });
  const kept: StoredEntry[] = [];
  for await (const entry of store.scan()) kept.push(entry);
  const keys = await server.command('KEYS', `{${instances.prefix}:*}:e:*`);
  expect(kept.length).toBe((keys as string[]).length);
  expect(store.stats().unreadable).toBe(0);
  expect(kept.filter(({ vector }) => vector === undefined)).toEqual([]);
  for (const [at, question] of [...new Set(traffic.replies.map((reply) => reply.question))].entries()) {
    const { outcome, text } = await instances.cached(at % 3, ask(question));
    expect(outcome === 'exact' ? text : answerTo(question)).toContain(answerTo(question));
  }
}, 60_000);
