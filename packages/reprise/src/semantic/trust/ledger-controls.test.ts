import { afterEach, describe, expect, it, vi } from 'vitest';
import { memory, type Store } from '../../stores/index.ts';
import { ChaosStore, ManualClock } from '../../testing/index.ts';
import { type ControlResult, fromControlRows, mostControls, toControlRow } from './control-result.ts';
import { Ledger } from './ledger.ts';
import { candidate } from './trust-fixture.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const clock = new ManualClock();
const day = 24 * 3_600_000;

function control(ordinal: number): ControlResult {
  const id = `one-${ordinal}`;
  return { id, at: clock.now(), judge: 'compare llm', known: 'different', passed: ordinal % 2 === 0 };
}

function open(store: Store) {
  const ledger = new Ledger({ store, prefix: 'chat', clock });
  const told: ControlResult[] = [];
  const observed: string[] = [];
  ledger.onControl((result) => told.push(result));
  ledger.onObservation(({ id }) => observed.push(id));
  closing.push(() => ledger.close());
  return { ledger, told, observed };
}

/** What a ledger that is opened now is told. */
async function replayed(store: Store) {
  const opened = open(store);
  await opened.ledger.open();
  await opened.ledger.close();
  return opened;
}

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.scan({ values: false })) keys.push(key);
  return keys;
}

const observation = (at: number) => {
  return {
    ...candidate,
    id: `seen-${at}`,
    at: clock.now() + at,
    right: true,
    source: 'audit',
    chance: 1,
  } as const;
};

describe('Ledger and what judges said of control questions', () => {
  it('tells a later ledger, and not the one that was told by it', async () => {
    const store = memory({ clock });
    const { ledger, told } = open(store);
    const results = [control(0), control(1)];
    for (const result of results) ledger.appendControl(result);
    clock.advance(1_000);
    await ledger.flush();
    await ledger.open();
    expect(told).toEqual([]);
    expect((await replayed(store)).told).toEqual(results);
  });

  it('keeps the newest of an instance in one small entry, however many there are', async () => {
    const store = memory({ clock });
    const { ledger } = open(store);
    for (let at = 0; at < 1_000; at++) {
      ledger.appendControl(control(at));
      if (at % 100 === 0) await ledger.flush();
    }
    await ledger.close();
    expect(await keysOf(store)).toHaveLength(1);
    const { told } = await replayed(store);
    expect(told.map(({ id }) => id)).toEqual(
      Array.from({ length: mostControls }, (_, at) => `one-${1_000 - mostControls + at}`),
    );
  });

  it('takes no observation for more than one because of them', async () => {
    const store = memory({ clock });
    const { ledger } = open(store);
    const listening = open(store);
    for (let at = 0; at < 450; at++) {
      ledger.append(observation(at));
      ledger.appendControl(control(at));
      if (at % 30 === 0) await ledger.flush();
      if (at === 200) await listening.ledger.open();
    }
    await ledger.close();
    expect(await keysOf(store)).toHaveLength(3);
    clock.advance(5_000);
    await vi.waitFor(() => expect(new Set(listening.observed).size).toBe(450));
    expect(listening.observed).toHaveLength(450);
    const { observed, told } = await replayed(store);
    expect(observed).toHaveLength(450);
    expect(new Set(told.map(({ id }) => id)).has('one-449')).toBe(true);
  });

  it('writes them once the store takes them again', async () => {
    const store = new ChaosStore(memory({ clock }));
    store.writes = 'fail';
    const { ledger } = open(store);
    ledger.appendControl(control(0));
    await ledger.flush();
    store.writes = 'work';
    clock.advance(1_000);
    await ledger.flush();
    expect((await replayed(store)).told).toHaveLength(1);
  });

  it('forgets them when their time is over', async () => {
    const store = memory({ clock, sweepInterval: 60 * day });
    const { ledger } = open(store);
    ledger.appendControl(control(0));
    clock.advance(20 * day);
    ledger.appendControl(control(1));
    await ledger.close();
    clock.advance(11 * day);
    expect((await replayed(store)).told.map(({ id }) => id)).toEqual(['one-1']);
  });

  it('takes nothing once it is closed', async () => {
    const store = memory({ clock });
    const { ledger } = open(store);
    await ledger.close();
    ledger.appendControl(control(0));
    await ledger.flush();
    expect(await keysOf(store)).toEqual([]);
  });

  it.each([
    undefined,
    'text',
    [null],
    [['a', 1, 'b', 'unsure', true]],
    [['a', Number.NaN, 'b', 'same', true]],
  ])('leaves out what is none: %j', (rows) => {
    expect(fromControlRows(rows)).toEqual([]);
    expect(fromControlRows([rows, toControlRow(control(1))])).toEqual([control(1)]);
  });
});
