import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memory, type Store, sqlite } from '../../stores/index.ts';
import { ManualClock, SharedMemory } from '../../testing/index.ts';
import { told } from '../answers/told.ts';
import type { Judge } from '../judges/index.ts';
import type { Observation } from '../observation.ts';
import { seededRandom } from '../tuning/index.ts';
import { Ledger } from './ledger.ts';
import { candidate, honest, lenient, openTrust, play } from './trust-fixture.js';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const day = 24 * 3_600_000;

/** Opens instances one after the other over one store, each with a bound of 1% of requests. */
function openStore() {
  const clock = new ManualClock();
  const store = memory({ clock, sweepInterval: 60 * day });
  const open = async () => {
    const ledger = new Ledger({ store, prefix: 'chat', clock });
    const { trust } = openTrust({ clock, ledger, maxError: 0.01, auditRate: 1 });
    closing.push(
      () => ledger.close(),
      () => trust.close(),
    );
    await ledger.open();
    return { trust, ledger, clock };
  };
  return { clock, store, open };
}

/** What an instance knows, as far as it is told to others. */
function known({ trust }: Awaited<ReturnType<ReturnType<typeof openStore>['open']>>) {
  const { state, reason, wrongOfHits } = trust.stats();
  return { state, reason, wrongOfHits };
}

describe('Trust after a restart, and beside another instance', () => {
  it.each([
    { hitShare: 0.1, wrong: 0.05, state: 'serving' },
    { hitShare: 0.1, wrong: 0.5, state: 'suspended' },
    { hitShare: 1, wrong: 0.002, state: 'serving' },
    { hitShare: 1, wrong: 0.021, state: 'suspended' },
  ])('is as it was with %j', async ({ hitShare, wrong, state }) => {
    const { open } = openStore();
    const before = await open();
    const random = seededRandom(5);
    play(before, { requests: 300 / hitShare, hitShare, wrong: 0, random });
    play(before, { requests: 1_500 / hitShare, hitShare, wrong, random });
    expect(before.trust.state).toBe(state);
    await before.ledger.flush();
    const beside = await open();
    expect(beside.trust.state).toBe(state);
    expect(beside.trust.stats().wrongOfHits).toEqual(before.trust.stats().wrongOfHits);
    await before.ledger.close();
    const after = await open();
    expect(known(after)).toEqual(known(beside));
    const { changes } = play(after, { requests: 200, hitShare, wrong, random });
    expect({ changes, state: after.trust.state }).toEqual({ changes: 0, state });
  });

  it('is still suspended when the audits that suspended it have left the window', async () => {
    const { open, clock } = openStore();
    const before = await open();
    play(before, { requests: 100, hitShare: 1, wrong: 1, random: seededRandom(1) });
    await before.ledger.close();
    clock.advance(8 * day);
    expect(before.trust.state).toBe('suspended');
    expect((await open()).trust.state).toBe('suspended');
  });

  it('comes to the same state as others that were told the same in another order', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    const start = async () => {
      const ledger = new Ledger({ store: server.open(), prefix: 'chat', clock });
      const { trust } = openTrust({ clock, ledger, maxError: 0.01 });
      closing.push(
        () => ledger.close(),
        () => trust.close(),
      );
      await ledger.open();
      return { trust, ledger };
    };
    const hear = ({ trust }: Awaited<ReturnType<typeof start>>, right: boolean) => {
      for (let at = 0; at < 3; at++) trust.requested();
      trust.considered(candidate, trust.decide(candidate));
      trust.found({ candidate, right, source: 'audit', chance: 1 });
    };
    const [unlucky, lucky] = [await start(), await start()];
    for (let at = 0; at < 60; at++) hear(lucky, true);
    for (let second = 0; second < 5; second++) {
      hear(unlucky, false);
      for (let at = 0; at < 40; at++) hear(lucky, true);
      clock.advance(800);
    }
    expect([unlucky.trust.state, lucky.trust.state]).toEqual(['suspended', 'serving']);
    await Promise.all([unlucky.ledger.flush(), lucky.ledger.flush()]);
    clock.advance(5_000);
    await vi.waitFor(() => {
      for (const { trust } of [unlucky, lucky]) expect(trust.stats().observations['audit']).toBe(265);
    });
    const later = await start();
    const states = [unlucky, lucky, later].map(({ trust }) => trust.stats().state);
    expect(states).toEqual(Array(3).fill(later.trust.state));
  });

  it('knows the audits that ended unsure', async () => {
    const { open } = openStore();
    const before = await open();
    for (let at = 0; at < 30; at++) before.trust.found({ candidate, ...told('same', 'audit'), chance: 1 });
    for (let at = 0; at < 10; at++) before.trust.found({ candidate, ...told('unsure', 'audit'), chance: 1 });
    const { wrongOfHits } = before.trust.stats();
    expect(wrongOfHits).toMatchObject({ part: 0, whole: 30, unsure: 10 });
    await before.ledger.close();
    expect((await open()).trust.stats().wrongOfHits).toEqual(wrongOfHits);
  });

  it('takes half of the requests for hits in a ledger that has no share of hits', async () => {
    const { open, clock, store } = openStore();
    const ledger = new Ledger({ store, prefix: 'chat', clock });
    for (let at = 0; at < 400; at++) ledger.append(observed(clock.now() + at, { right: at % 20 > 0 }));
    clock.advance(400);
    await ledger.close();
    const { trust } = await open();
    expect(trust.state).toBe('suspended');
    expect(trust.stats().reason).toContain('the bound of 1% of requests allows 2% of hits');
  });
});

describe('A judge after a restart, and beside another instance', () => {
  const { signal } = new AbortController();
  const question = {
    query: 'How long may I send it back?',
    cachedQuery: 'How long may I keep it?',
    cached: 'You may keep it for 14 days.',
    fresh: 'You may send it back for 30 days.',
  };
  const clock = new ManualClock();

  /** Starts a process over a store. */
  async function start(store: Store, judge: Judge, name = judge.name) {
    const ledger = new Ledger({ store, prefix: 'chat', clock });
    const named = { name, agrees: judge.agrees };
    const { trust, lines } = openTrust({ clock, ledger, judge: named, maxError: 0.01 });
    await ledger.open();
    const stop = async () => {
      trust.close();
      await ledger.close();
    };
    closing.push(stop);
    const judged = async (times: number) => {
      let believed = 0;
      for (let at = 0; at < times; at++) {
        clock.advance(1_000);
        if ((await trust.compare(question, signal)) !== undefined) believed += 1;
      }
      return believed;
    };
    return { trust, ledger, lines, stop, judged };
  }

  /** A judge that errs, and does not when it was started a moment ago. */
  const carefulAtFirst = (first: number): Judge => {
    let asked = 0;
    return { name: 'lenient', agrees: (...put) => (asked++ < first ? honest : lenient).agrees(...put) };
  };

  it('that was found to lie is not believed, from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reprise-judge-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'cache.db');
    const before = sqlite(file, { clock });
    const first = await start(before, lenient);
    await first.judged(30);
    await first.stop();
    await before.close();
    const after = sqlite(file, { clock });
    closing.push(() => after.close());
    const { trust, judged, lines } = await start(after, carefulAtFirst(10));
    expect(trust.stats()).toMatchObject({
      state: 'suspended',
      judgeTrusted: false,
      reason: 'the judge erred on questions whose answer is known',
    });
    expect(lines.join('\n')).toContain('is suspended');
    expect(await judged(200)).toBe(0);
  });

  it('is believed again once it was right often enough, or when it is another one', async () => {
    const store = memory({ clock });
    const first = await start(store, lenient);
    await first.judged(30);
    await first.stop();
    expect((await start(store, honest)).trust.stats().judgeTrusted).toBeUndefined();
    const better = await start(store, honest, lenient.name);
    expect(better.trust.state).toBe('suspended');
    expect(await better.judged(60)).toBeGreaterThan(15);
    expect(better.trust.state).toBe('serving');
    await better.ledger.flush();
    expect((await start(store, honest, lenient.name)).trust.state).toBe('serving');
  });

  it('has to show anew at each start that it can be believed, whatever it showed before', async () => {
    const store = memory({ clock });
    const first = await start(store, honest);
    await first.judged(100);
    await first.stop();
    const swapped = await start(store, lenient, honest.name);
    expect(swapped.trust.stats().judgeTrusted).toBeUndefined();
    expect(await swapped.judged(100)).toBe(0);
    expect(swapped.trust.state).toBe('suspended');
  });

  it('that lost its trust has decided no audit that still counts, here, beside it and after a restart', async () => {
    const server = new SharedMemory(clock);
    const audit = ({ trust }: Awaited<ReturnType<typeof start>>, times: number) => {
      for (let at = 0; at < times; at++) {
        clock.advance(1);
        trust.found({ candidate, ...told('same', 'audit'), chance: 1 });
      }
    };
    const before = await start(server.open(), honest);
    await before.judged(4);
    audit(before, 30);
    await before.stop();
    const first = await start(server.open(), carefulAtFirst(30));
    await first.judged(20);
    audit(first, 48);
    expect(first.trust.stats().wrongOfHits).toMatchObject({ part: 0, whole: 78 });
    await first.judged(200);
    expect(first.trust.state).toBe('suspended');
    expect(first.trust.stats().wrongOfHits).toMatchObject({ part: 0, whole: 30 });
    await first.stop();
    const second = await start(server.open(), honest);
    expect(second.trust.stats().wrongOfHits).toMatchObject({ part: 0, whole: 30 });
    audit(second, 5);
    expect(second.trust.stats().wrongOfHits).toMatchObject({ whole: 35 });
  });

  it('that lies to one instance is not believed by the other', async () => {
    const server = new SharedMemory(clock);
    const [first, second] = [await start(server.open(), lenient), await start(server.open(), lenient)];
    await first.judged(3);
    await first.ledger.flush();
    expect(second.trust.state).toBe('serving');
    clock.advance(5_000);
    await vi.waitFor(() => expect(second.trust.state).toBe('suspended'));
  });
});

function observed(at: number, more: Partial<Observation>): Observation {
  return { ...candidate, id: `other-${at}`, at, right: true, source: 'audit', chance: 1, ...more };
}
