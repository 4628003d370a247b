import { ManualClock } from '../../testing/index.ts';
import { Ledger } from './ledger.ts';

/** @typedef {import('../../stores/index.ts').Store} Store */
/** @typedef {Partial<import('./ledger-options.ts').LedgerOptions>} Options */

/**
 * What to close behind a test, the last one first.
 *
 * @type {(() => Promise<void> | void)[]}
 */
export const closing = [];

/** Closes what a test has opened; for `afterEach`. */
export async function closeLedgers() {
  for (const close of closing.splice(0).reverse()) await close();
}

/** The time of all ledgers of a test. */
export const clock = new ManualClock();

/**
 * @param {string} id
 * @returns {import('../observation.ts').Observation}
 */
export function observation(id, at = clock.now()) {
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

/**
 * A ledger and the ids it told.
 *
 * @param {Store} store
 * @param {Options} [options]
 */
export function ledgerOf(store, options = {}) {
  const ledger = new Ledger({ store, prefix: 'chat', clock, ...options });
  /** @type {string[]} */
  const told = [];
  ledger.onObservation(({ id }) => told.push(id));
  closing.push(() => ledger.close());
  return { ledger, told };
}

/**
 * What a ledger that is opened now is told.
 *
 * @param {Store} store
 * @param {Options} [options]
 */
export async function replayed(store, options = {}) {
  const { ledger, told } = ledgerOf(store, options);
  await ledger.open();
  await ledger.close();
  return told;
}

/**
 * Appends observations, and waits until they are in the store.
 *
 * @param {Ledger} ledger
 * @param {readonly string[]} ids
 */
export async function append(ledger, ...ids) {
  for (const id of ids) ledger.append(observation(id));
  await ledger.flush();
}
