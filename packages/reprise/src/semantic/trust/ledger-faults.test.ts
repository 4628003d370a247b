import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Logger, silentLogger } from '../../core/index.ts';
import { memory } from '../../stores/index.ts';
import { ChaosStore } from '../../testing/index.ts';
import { Ledger } from './ledger.ts';
import { append, clock, closeLedgers, closing, ledgerOf, observation, replayed } from './ledger-fixture.js';

afterEach(closeLedgers);

function countingLogger(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  return { logger: { ...silentLogger, warn: (line) => void warnings.push(line) }, warnings };
}

describe('Ledger', () => {
  it.each([-0.1, 1.1, '0.5', null])('cannot read a share of hits of %o', async (hitShare) => {
    const store = memory({ clock });
    const { ledger } = ledgerOf(store);
    ledger.append({ ...observation('a'), hitShare } as never);
    await ledger.flush();
    expect(await replayed(store)).toEqual([]);
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
});
