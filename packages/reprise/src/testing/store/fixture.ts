import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store, StoredEntry } from '../../stores/index.ts';
import { ManualClock } from '../manual-clock.ts';

/** Makes the store under test, empty and on the given clock. */
export type MakeStore = (options: { readonly clock: ManualClock }) => Promise<Store> | Store;

/** What each case of the suite works with. */
export interface Fixture {
  readonly store: Store;
  readonly clock: ManualClock;
}

/** Runs `body` with a store of its own and closes it. */
export function withStore(make: MakeStore, body: (fixture: Fixture) => Promise<void>): () => Promise<void> {
  return async () => {
    const clock = new ManualClock();
    const store = await make({ clock });
    try {
      await body({ store, clock });
    } finally {
      await store.close();
    }
  };
}

/** An entry with sensible parts, the value made from the key. */
export function entryOf(key: string, parts: Partial<StoredEntry> = {}): StoredEntry {
  return { key, value: bytesOf(`value of ${key}`), createdAt: 1, version: 1, tags: [], ...parts };
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Puts one entry for each key. */
export async function put(store: Store, ...keys: string[]): Promise<void> {
  await store.setMany(keys.map((key) => entryOf(key)));
}

/** Reads one key. */
export async function get(store: Store, key: string): Promise<StoredEntry | undefined> {
  return (await store.getMany([key]))[0];
}

/** Which of the keys are there. */
export async function present(store: Store, keys: readonly string[]): Promise<string[]> {
  const found = await store.getMany(keys);
  return keys.filter((_, index) => found[index] !== undefined);
}

/** Everything a scan gives. */
export async function scanned(store: Store, options?: Parameters<Store['scan']>[0]): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for await (const entry of store.scan(options)) entries.push(entry);
  return entries;
}

/** The keys a scan gives, sorted by code units. */
export async function scannedKeys(store: Store, options?: Parameters<Store['scan']>[0]): Promise<string[]> {
  return (await scanned(store, options)).map(({ key }) => key).sort();
}

/** Asserts that two entries agree in every part, bit for bit. */
export function assertSame(actual: StoredEntry | undefined, expected: StoredEntry): void {
  assert.deepEqual(actual && plain(actual), plain(expected));
}

/** Plain data of an entry: absent parts and parts that are undefined are the same thing. */
function plain({ key, value, createdAt, expiresAt, version, tags, vector }: StoredEntry): unknown {
  return {
    key,
    value: [...value],
    createdAt,
    expiresAt,
    version,
    tags: [...tags],
    vector: vector && { ...vector, values: bitsOf(vector.values) },
  };
}

function bitsOf(values: Float32Array): number[] {
  return [...new Uint32Array(new Float32Array(values).buffer)];
}

/** Moves the clock and lets the machine work until `reached`, or fails after two seconds. */
export async function advanceUntil(
  clock: ManualClock,
  reached: () => boolean,
  expectation: string,
): Promise<void> {
  const giveUp = performance.now() + 2_000;
  while (!reached()) {
    assert.ok(performance.now() < giveUp, `not seen within two seconds: ${expectation}`);
    clock.advance(60_000);
    await sleep(1);
  }
}
