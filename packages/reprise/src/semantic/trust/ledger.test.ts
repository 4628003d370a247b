import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Logger, silentLogger } from '../../core/index.ts';
import { memory, type Store, sqlite } from '../../stores/index.ts';
import { ChaosStore, FakeEmbedder, ManualClock, SharedMemory } from '../../testing/index.ts';
import type { Observation } from '../observation.ts';
import { SemanticCache } from '../semantic-cache.ts';
import { Ledger } from './ledger.ts';
import type { LedgerOptions } from './ledger-options.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const clock = new ManualClock();
const day = 24 * 60 * 60 * 1_000;

function observation(id: string, at = clock.now()): Observation {
  return {
    id,
    at,
    right: id.length % 2 === 0,
    source: 'audit',
    chance: 0.05,
    entryId: `entry ${id}`,
    answerId: `answer ${id}`,
    similarity: 0.9123,
    confidence: 0.75,
    bucket: 'all',
  };
}

/** A ledger and the ids it told. */
function ledgerOf(store: Store, options: Partial<LedgerOptions> = {}): { ledger: Ledger; told: string[] } {
  const ledger = new Ledger({ store, prefix: 'chat', clock, ...options });
  const told: string[] = [];
  ledger.onObservation(({ id }) => told.push(id));
  closing.push(() => ledger.close());
  return { ledger, told };
}

/** What a ledger that is opened now is told. */
async function replayed(store: Store, options: Partial<LedgerOptions> = {}): Promise<string[]> {
  const { ledger, told } = ledgerOf(store, options);
  await ledger.open();
  await ledger.close();
  return told;
}

async function append(ledger: Ledger, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) ledger.append(observation(id));
  await ledger.flush();
}

function countingLogger(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  return { logger: { ...silentLogger, warn: (line) => void warnings.push(line) }, warnings };
}

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

  it.each([-0.1, 1.1, '0.5', null])('cannot read a share of hits of %o', async (hitShare) => {
    const store = memory({ clock });
    const { ledger } = ledgerOf(store);
    ledger.append({ ...observation('a'), hitShare } as never);
    await ledger.flush();
    expect(await replayed(store)).toEqual([]);
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

  it('leaves out what it cannot read, and says so once', async () => {
    const store = memory({ clock });
    const { logger, warnings } = countingLogger();
    await append(ledgerOf(store).ledger, 'a');
    for (const key of ['trust:chat:0-x-0', 'trust:chat:0-y-0']) {
      await store.setMany([
        { key, value: new Uint8Array([1]), createdAt: clock.now(), version: 1, tags: [] },
      ]);
    }
    const { ledger, told } = ledgerOf(store, { logger });
    await ledger.open();
    clock.advance(5_000);
    expect(told).toEqual(['a']);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/cannot be read/);
  });

  it('survives a store that fails, keeps what came meanwhile, and says so once', async () => {
    const store = new ChaosStore(memory({ clock }));
    const { logger, warnings } = countingLogger();
    const { ledger } = ledgerOf(store, { logger });
    store.reads = 'fail';
    store.writes = 'fail';
    await ledger.open();
    await append(ledger, 'a');
    await append(ledger, 'b');
    expect(ledger.stats).toEqual({ told: 2, waiting: 2, dropped: 0 });
    expect(warnings).toHaveLength(2);
    store.reads = 'work';
    store.writes = 'work';
    clock.advance(1_000);
    await vi.waitFor(() => expect(ledger.stats.waiting).toBe(0));
    expect(await replayed(store)).toEqual(['a', 'b']);
  });

  it('waits no longer for a store that hangs than it may', async () => {
    const store = new ChaosStore(memory({ clock }));
    store.reads = 'hang';
    store.writes = 'hang';
    const { ledger } = ledgerOf(store, { storeDeadline: '2s' });
    const opened = ledger.open();
    ledger.append(observation('a'));
    const closed = ledger.close();
    clock.advance(2_000);
    await expect(Promise.all([opened, closed])).resolves.toBeDefined();
  });

  it('loses the oldest when the store takes nothing for long', async () => {
    const store = new ChaosStore(memory({ clock }));
    store.writes = 'fail';
    const { ledger } = ledgerOf(store);
    for (let at = 0; at < 5_010; at++) ledger.append(observation(`${at}`));
    expect(ledger.stats).toEqual({ told: 5_010, waiting: 5_000, dropped: 10 });
    await ledger.flush();
    store.writes = 'work';
    await ledger.flush();
    expect(await replayed(store)).toHaveLength(5_000);
  });

  it('goes on when a listener throws', () => {
    const { logger, warnings } = countingLogger();
    const ledger = new Ledger({ store: memory({ clock }), prefix: 'chat', clock, logger });
    closing.push(() => ledger.close());
    ledger.onObservation(() => {
      throw new Error('not now');
    });
    const told: string[] = [];
    ledger.onObservation(({ id }) => told.push(id));
    ledger.append(observation('a'));
    ledger.append(observation('b'));
    expect(told).toEqual(['a', 'b']);
    expect(warnings).toHaveLength(1);
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
