import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memory, sqlite } from '../../stores/index.ts';
import { FakeEmbedder, SharedMemory } from '../../testing/index.ts';
import type { Observation } from '../observation.ts';
import { SemanticCache } from '../semantic-cache.ts';
import { Ledger } from './ledger.ts';
import { append, clock, closeLedgers, closing, ledgerOf, observation, replayed } from './ledger-fixture.js';

afterEach(closeLedgers);

const day = 24 * 60 * 60 * 1_000;

describe('Ledger', () => {
  it('tells what is appended at once, and each listener once', () => {
    const { ledger, told } = ledgerOf(memory({ clock }));
    const stop = ledger.onObservation(({ id }) => told.push(`again ${id}`));
    ledger.append(observation('a'));
    stop();
    ledger.append(observation('b'));
    expect(told).toEqual(['a', 'again a', 'b']);
  });

  it('lets others have their turn while it tells many', async () => {
    const store = memory({ clock });
    const { ledger } = ledgerOf(store);
    await append(ledger, ...Array.from({ length: 400 }, (_, at) => `${at}`));
    const { ledger: later, told } = ledgerOf(store);
    const seen = [0];
    const look = () => {
      seen.push(told.length);
      if (told.length < 400) setImmediate(look);
    };
    setImmediate(look);
    await later.open();
    await vi.waitFor(() => expect(seen.at(-1)).toBe(400));
    expect(Math.max(...seen.slice(1).map((count, at) => count - seen[at]!))).toBeLessThanOrEqual(100);
  });

  it('tells a later ledger everything as it was, the oldest first', async () => {
    const store = memory({ clock });
    const { ledger } = ledgerOf(store);
    const kept = Array.from({ length: 450 }, (_, at) =>
      observation(`${at}`.padStart(4, '0'), clock.now() + at),
    );
    kept.push({ ...observation('said', clock.now() + 450), source: 'feedback', neighbours: ['b', 'c'] });
    kept.push({ ...observation('rare', clock.now() + 451), hitShare: 0 });
    kept.push({ ...observation('both', clock.now() + 452), neighbours: ['b'], hitShare: 0.25 });
    for (const each of kept) ledger.append(each);
    await ledger.close();
    const later = new Ledger({ store, prefix: 'chat', clock });
    const told: Observation[] = [];
    later.onObservation((each) => told.push(each));
    await later.open();
    expect(told).toEqual(kept);
    await later.close();
  });

  it('tells what was observed at one time in the order in which it was', async () => {
    const store = memory({ clock });
    const ids = Array.from({ length: 12 }, (_, at) => `one-${at}`);
    await append(ledgerOf(store).ledger, ...ids);
    expect(await replayed(store)).toEqual(ids);
  });

  it('tells what came before a restart from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reprise-ledger-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'cache.db');
    const before = sqlite(file, { clock });
    const { ledger } = ledgerOf(before);
    await append(ledger, 'a', 'b');
    await ledger.close();
    await before.close();
    const after = sqlite(file, { clock });
    closing.push(() => after.close());
    expect(await replayed(after)).toEqual(['a', 'b']);
  });

  it('tells two ledgers over one store what the other observed, each once', async () => {
    const server = new SharedMemory(clock);
    const first = ledgerOf(server.open());
    const second = ledgerOf(server.open());
    await Promise.all([first.ledger.open(), second.ledger.open()]);
    await append(first.ledger, 'a', 'b');
    await append(second.ledger, 'c');
    clock.advance(5_000);
    await vi.waitFor(() => expect([first.told, second.told].map(({ length }) => length)).toEqual([3, 3]));
    await append(first.ledger, 'd');
    clock.advance(5_000);
    await vi.waitFor(() => expect(second.told).toEqual(['c', 'a', 'b', 'd']));
    clock.advance(5_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(first.told).toEqual(['a', 'b', 'c', 'd']);
    expect(second.told).toHaveLength(4);
  });

  it('writes a second after the first observation, or when there are fifty', async () => {
    const store = memory({ clock });
    const { ledger } = ledgerOf(store);
    ledger.append(observation('a'));
    expect(await store.count()).toBe(0);
    clock.advance(1_000);
    await vi.waitFor(() => expect(ledger.stats.waiting).toBe(0));
    expect(await replayed(store)).toEqual(['a']);
    for (let at = 0; at < 50; at++) ledger.append(observation(`${at}`));
    await vi.waitFor(() => expect(ledger.stats.waiting).toBe(0));
  });

  it('keeps what is observed one after the other in few entries', async () => {
    const store = memory({ clock });
    const { ledger } = ledgerOf(store);
    for (let at = 0; at < 250; at++) await append(ledger, `${at}`);
    expect(await store.count('trust:chat:')).toBe(2);
    expect(await replayed(store)).toHaveLength(250);
  });

  it('keeps no more than it may of all instances, the newest', async () => {
    const store = memory({ clock });
    for (let at = 0; at < 1_500; at += 300) {
      const { ledger } = ledgerOf(store);
      await append(ledger, ...Array.from({ length: 300 }, (_, index) => `${at + index}`));
      await ledger.close();
      clock.advance(1_000);
    }
    const told = await replayed(store, { most: 500 });
    expect(told).toHaveLength(500);
    expect(told.at(-1)).toBe('1499');
    expect((await replayed(store)).length).toBeLessThanOrEqual(800);
  });

  it('forgets observations when their time is over', async () => {
    const store = memory({ clock, sweepInterval: day });
    const { ledger } = ledgerOf(store);
    await append(ledger, 'old');
    clock.advance(29 * day);
    await append(ledger, 'new');
    clock.advance(2 * day);
    expect(await replayed(store)).toEqual(['new']);
    clock.advance(29 * day);
    expect(await store.count()).toBe(0);
  });

  it('has nothing to do with ledgers of other names, also of longer ones', async () => {
    const store = memory({ clock });
    for (const prefix of ['chat', 'chat:eu', 'chats'])
      await append(ledgerOf(store, { prefix }).ledger, prefix);
    expect(await replayed(store)).toEqual(['chat']);
    expect(await replayed(store, { prefix: 'chat:eu' })).toEqual(['chat:eu']);
  });

  it('takes nothing once it is closed', async () => {
    const store = memory({ clock });
    const { ledger, told } = ledgerOf(store);
    ledger.append(observation('a'));
    await ledger.close();
    ledger.append(observation('b'));
    expect(told).toEqual(['a']);
    expect(await replayed(store)).toEqual(['a']);
  });

  it.each(['cache', 'cache:'])(
    'is left alone by a semantic cache with the prefix %s over the same store',
    async (prefix) => {
      const store = memory({ clock });
      await append(ledgerOf(store, { prefix }).ledger, 'a');
      const cache = new SemanticCache({ embedder: new FakeEmbedder(), store, prefix, maxEntries: 2, clock });
      closing.push(() => cache.close());
      for (const prompt of ['one', 'two', 'three'])
        await cache.update([{ role: 'user', content: prompt }], prompt);
      expect((await cache.stats()).entries).toBe(2);
      await cache.clear();
      const keys = [];
      for await (const { key } of store.scan()) keys.push(key);
      expect(keys).toEqual([expect.stringMatching(/^trust:cache:[^:]+$/)]);
      expect(await replayed(store, { prefix })).toEqual(['a']);
    },
  );

  it.each([{ prefix: '' }, { most: 0 }, { most: 1.5 }])('refuses %o', (options) => {
    expect(() => new Ledger({ store: memory({ clock }), prefix: 'chat', ...options })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
