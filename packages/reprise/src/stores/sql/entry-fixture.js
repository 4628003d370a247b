import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('../store.ts').Store} Store */
/** @typedef {import('../store.ts').StoredEntry} StoredEntry */

/**
 * An entry with sensible parts, the value made from the key.
 *
 * @param {string} key
 * @param {Partial<StoredEntry>} [parts]
 * @returns {StoredEntry}
 */
export function entryOf(key, parts = {}) {
  return {
    key,
    value: new TextEncoder().encode(`value of ${key}`),
    createdAt: 1,
    version: 1,
    tags: [],
    ...parts,
  };
}

/**
 * @param {Store} store
 * @param {readonly string[]} keys
 */
export async function put(store, ...keys) {
  await store.setMany(keys.map((key) => entryOf(key)));
}

/**
 * The keys of a scan, sorted.
 *
 * @param {Store} store
 * @param {import('../store.ts').ScanOptions} [options]
 */
export async function scannedKeys(store, options) {
  const keys = [];
  for await (const { key } of store.scan(options)) keys.push(key);
  return keys.sort();
}

/**
 * Asserts that what was found is what was written, bit for bit.
 *
 * @param {readonly (StoredEntry | undefined)[]} found
 * @param {readonly StoredEntry[]} written
 */
export function assertFound(found, written) {
  assert.deepEqual(
    found,
    written.map((entry) => ({ expiresAt: undefined, vector: undefined, ...entry })),
  );
}

/**
 * Moves the clock and lets the machine work until `reached`, or fails after some seconds.
 *
 * @param {import('../../testing/index.ts').ManualClock} clock
 * @param {() => boolean} reached
 */
export async function advanceUntil(clock, reached) {
  const giveUp = performance.now() + 5_000;
  while (!reached()) {
    assert.ok(performance.now() < giveUp, 'not reached in time');
    clock.advance(60_000);
    await sleep(1);
  }
}
