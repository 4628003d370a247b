import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory, sqlite } from '../stores/index.ts';
import { createCache } from './index.ts';

/** @typedef {import('../stores/index.ts').Store} Store */

const folder = mkdtempSync(join(tmpdir(), 'reprise-cache-'));
let files = 0;

/** Removes the files of all stores; for `afterAll`. */
export function removeFiles() {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** @type {[name: string, makeStore: () => Store][]} */
export const stores = [
  ['memory', () => memory()],
  ['sqlite', () => sqlite(join(folder, `${files++}.db`))],
];

/** @type {Store} */
export let store;

/**
 * A cache on {@link store}; both anew for each test.
 *
 * @type {import('./index.ts').Cache}
 */
export let cache;

/**
 * Opens a cache on a store; for `beforeEach`.
 *
 * @param {Store} empty
 */
export function start(empty) {
  store = empty;
  cache = cacheOn();
}

/** For `afterEach`. */
export async function stop() {
  await cache.close();
  await store.close();
}

/**
 * Another cache on the same store.
 *
 * @param {import('./index.ts').CacheOptions} [options]
 */
export function cacheOn(options = {}) {
  return createCache({ store, ownsStore: false, ...options });
}

/**
 * The functions of entries, in alphabetical order.
 *
 * @param {AsyncIterable<import('../entry/index.ts').CacheEntry>} entries
 */
export async function funcs(entries) {
  /** @type {string[]} */
  const found = [];
  for await (const { func } of entries) found.push(func);
  return found.sort();
}
