import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { WireTrust } from '../src/trust/index.ts';
import { type Instances, startInstances } from './instances/start-instances.ts';
import { ask } from './start-test-gateway.ts';

const { redis: url } = inject('services');
const first = 'Where does the night train to Vienna stop?';
const second = 'Where does the night train to Vienna stop please';
const third = 'please Where does the night train to Vienna stop';

describe.skipIf(!url)('gateway processes over one Redis', () => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await startInstances(
      { url },
      {},
      { guards: false, judge: { kind: 'equal' }, similarity: 0.7 },
    );
  }, 60_000);
  afterAll(() => instances[Symbol.asyncDispose]());

  const outcome = async (at: number, content: string) => (await instances.cached(at, ask(content))).outcome;
  const trust = async (at: number) => {
    const stats = (await instances.all[at]!.json('/v1/cache/stats')) as { readonly trust: WireTrust };
    return stats.trust;
  };

  it('remove an answer that was called wrong at one of them, and keep its neighbours back at all of them', async () => {
    const kept = await instances.chat(0, ask(first));
    await kept.text();
    const entry_id = kept.headers.get('x-reprise-entry');
    await (await instances.chat(0, ask(second), { 'cache-control': 'no-cache' })).text();
    for (const at of [0, 1]) {
      await expect.poll(() => outcome(at, second), { timeout: 10_000 }).toBe('exact');
      await expect.poll(() => outcome(at, third), { timeout: 10_000 }).toBe('semantic');
    }
    const told = await fetch(`${instances.all[0]!.url}/v1/cache/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ entry_id, verdict: 'wrong' }),
    });
    expect(await told.json()).toEqual({ removed: 1, quarantined: 1, observed: true });
    for (const at of [0, 1]) {
      await expect.poll(async () => (await trust(at)).quarantined, { timeout: 15_000 }).toBe(1);
      await expect.poll(() => outcome(at, first), { timeout: 10_000 }).toBe('status 504');
      expect(await outcome(at, second)).toBe('exact');
      expect(await outcome(at, third)).toBe('status 504');
      expect((await trust(at)).observations['feedback']).toBe(1);
    }
  }, 60_000);

  it('know after a restart what was observed before', async () => {
    const observed = (await trust(1)).observations['feedback'];
    expect(observed).toBeGreaterThan(0);
    await instances.all[1]!.kill();
    await instances.all[1]!.restart();
    await expect
      .poll(async () => (await trust(1)).observations['feedback'], { timeout: 15_000 })
      .toBe(observed);
    expect((await trust(1)).quarantined).toBe(1);
  }, 60_000);
});
