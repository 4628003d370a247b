import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { redisCommands } from '../../../scripts/services/redis-command.js';
import type { Instances } from './instances/start-instances.ts';
import { underLoad } from './instances/under-load.ts';

/** Milliseconds that Redis refuses writes: more than a part that fails waits until it says so itself. */
const refusing = 3_500;

/** Waits until each gateway says that Redis takes writes, or that it does not. */
async function untilWritesAre(taken: boolean, { all }: Instances): Promise<void> {
  const states = () =>
    Promise.all(
      all.map(async (each) => {
        const health = (await each.json('/health')) as {
          readonly status: string;
          readonly redis: { readonly available: boolean; readonly writable: boolean };
        };
        return [health.status, health.redis.available, health.redis.writable];
      }),
    );
  const expected = [taken ? 'ok' : 'degraded', true, taken];
  await expect.poll(states, { timeout: 20_000 }).toEqual(all.map(() => expected));
}

/**
 * What each gateway told of it: one line when it began, and one when it was over. A busy machine may add an outage; of other
 * parts there is nothing anyway.
 */
function expectOneLineEach({ all }: Instances, code: string): void {
  const told = (lines: readonly string[]) => lines.filter((line) => line.includes(' writes'));
  for (const { lines } of all) {
    expect(told(lines.bad)).toEqual([
      expect.stringMatching(new RegExp(`^Redis at \\S+ refuses writes: .*: ${code} `)),
    ]);
    expect(told(lines.good)).toEqual([expect.stringMatching(/^Redis at \S+ takes writes again$/)]);
  }
}

it.each([
  ['OOM', 'is out of memory', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
  ['READONLY', 'becomes a replica', ['REPLICAOF', '127.0.0.1', '9'], ['REPLICAOF', 'NO', 'ONE']],
])(
  '%s: a Redis that %s: three gateways under load answer every request and log one line',
  async (code, _, begin, end) => {
    await underLoad(async ({ server, instances, traffic }) => {
      await server.command(...begin);
      await Promise.all([untilWritesAre(false, instances), sleep(refusing)]);
      await traffic.flows();
      await server.command(...end);
      await untilWritesAre(true, instances);
      // Parts find out by themselves, and have nothing to say.
      await Promise.all([traffic.flows(), sleep(2_500)]);
      expectOneLineEach(instances, code);
    });
  },
  60_000,
);

it('a Redis with another password than before: three gateways under load answer every request', async () => {
  await underLoad(async ({ server: { port }, instances, traffic }) => {
    await redisCommands(port, [['CONFIG', 'SET', 'requirepass', 'another']]);
    await redisCommands(port, [['CLIENT', 'KILL', 'TYPE', 'normal']], { password: 'another' });
    await instances.untilRedisIs(false);
    await traffic.flows();
    await redisCommands(port, [['CONFIG', 'SET', 'requirepass', '']], { password: 'another' });
  });
}, 60_000);
