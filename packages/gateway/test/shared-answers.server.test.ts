import { Gate } from 'reprise/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SharingStats } from '../src/sharing.ts';
import { type Instances, startInstances } from './instances/start-instances.ts';
import { runReprise } from './run-reprise.ts';
import { ask, streamedText } from './start-test-gateway.ts';

const { redis: url } = inject('services');

async function choicesOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { readonly choices: unknown }).choices;
}

/** Chat requests so far that were in no cache. */
async function misses({ all }: Instances): Promise<number> {
  const stats = await Promise.all(all.map((each) => each.json('/v1/cache/stats')));
  return (stats as { requests: { miss: number } }[]).reduce((sum, { requests }) => sum + requests.miss, 0);
}

describe.skipIf(!url)('three gateway processes over one Redis', () => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await startInstances({ url });
  }, 60_000);
  afterAll(() => instances[Symbol.asyncDispose]());
  const outcome = async (at: number, body: object) => (await instances.cached(at, body)).outcome;

  it('answer what another one was asked, word by word', async () => {
    const question = ask('Which gateway was asked this first?');
    const first = await choicesOf(await instances.chat(0, question));
    for (const at of [1, 2]) {
      await expect.poll(() => outcome(at, question), { timeout: 10_000 }).toBe('exact');
      expect(await choicesOf(await instances.chat(at, question))).toEqual(first);
    }
    expect(instances.asked.filter((asked) => asked === question.messages[0]!.content)).toHaveLength(1);
  });

  it('answer what another one was asked in other words', async () => {
    const first = 'How do I reset my password?';
    const other = 'How do I reset my password please';
    expect(await (await instances.chat(0, ask(first))).text()).toContain(first);
    for (const at of [1, 2]) {
      await expect.poll(() => outcome(at, ask(other)), { timeout: 10_000 }).toBe('semantic');
      expect((await instances.cached(at, ask(other))).text).toContain(first);
    }
    expect(instances.embedded.filter((text) => text === other)).toHaveLength(1);
    expect(instances.asked).not.toContain(other);
  });

  it('forget what one of them is told to forget', async () => {
    const question = ask('What will be forgotten everywhere soon?');
    await (await instances.chat(0, question)).text();
    for (const at of [0, 1, 2]) {
      await expect.poll(() => outcome(at, question), { timeout: 10_000 }).toBe('exact');
    }
    await fetch(`${instances.all[1]!.url}/v1/cache/entries`, { method: 'DELETE' });
    for (const at of [0, 1, 2]) {
      await expect.poll(() => outcome(at, question), { timeout: 10_000 }).toBe('status 504');
    }
  });

  it('make one upstream call for 100 identical streams at once, which all end, are equal, and say that they joined it', async () => {
    const gate = new Gate();
    const question = 'What do a hundred people ask three gateways at once?';
    const asked = instances.asked.length;
    instances.upstream.script({ path: '/v1/chat/completions', gate });
    const before = await misses(instances);
    let joined = 0;
    const texts = Array.from({ length: 100 }, async (_, at) => {
      const response = await instances.chat(at % 3, ask(question, { stream: true }));
      if (response.headers.get('cache-status')?.includes('; collapsed')) joined += 1;
      return response.text();
    });
    await gate.waiting();
    gate.release(3);
    await expect.poll(() => misses(instances), { timeout: 20_000 }).toBe(before + 100);
    gate.open();
    const all = await Promise.all(texts);
    expect(new Set(all).size).toBe(1);
    expect(joined).toBe(99);
    expect(streamedText(all[0]!)).toBe(`The fake model was asked: ${question}`);
    expect(all[0]).toMatch(/data: \[DONE\]\n\n$/);
    expect(instances.asked.slice(asked)).toEqual([question]);
  }, 40_000);

  it('say in statistics and metrics how they share', async () => {
    const stats = await Promise.all(instances.all.map((each) => each.json('/v1/cache/stats')));
    for (const each of stats) {
      expect(each).toMatchObject({
        sharing: {
          redis: { kind: 'single', available: true, writable: true },
          store: { serving: 'primary', outages: 0, journaled: 0, dropped: 0, unreadable: 0 },
          flights: { alone: 0, takenOver: 0 },
          embeddings: { hitRate: expect.any(Number) },
        },
      });
    }
    const flights = (stats as { sharing: SharingStats }[]).map(({ sharing }) => sharing.flights);
    expect(flights.reduce((sum, { led }) => sum + led, 0)).toBe(instances.asked.length);
    expect(flights.reduce((sum, { joined }) => sum + joined, 0)).toBeGreaterThanOrEqual(2);
    const { url } = instances.all[0]!;
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('reprise_redis_available{kind="single"} 1\n');
    expect(metrics).toContain('reprise_redis_writable{kind="single"} 1\n');
    expect(metrics).toContain(`reprise_shared_flights_total{how="led"} ${flights[0]!.led}\n`);
    expect(metrics).toContain('reprise_shared_store_events_total{event="outage"} 0\n');
    expect(metrics).toContain('reprise_shared_store_waiting_changes{serving="primary"} 0\n');
    expect((await runReprise(['stats', '--url', url])).output).toContain('sharing:\n  redis:\n');
  });
});
