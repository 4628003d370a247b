import { memory } from '../../stores/index.ts';
import { ChaosStore } from '../../testing/index.ts';

/** @typedef {import('../../core/index.ts').Clock} Clock */
/** @typedef {import('../../stores/index.ts').Store} Store */

/**
 * A store that can be used without promises, and one that cannot.
 *
 * @type {[name: string, makeStore: (clock?: Clock) => Store][]}
 */
export const stores = [
  ['memory', (clock) => memory(clock && { clock })],
  ['a store that needs promises', (clock) => new ChaosStore(memory(clock && { clock }))],
];

/** A batch function that remembers what it was asked for. */
export function lengths() {
  /** @type {(readonly string[])[]} */
  const asked = [];
  /**
   * @param {readonly string[]} texts
   * @returns {Promise<string[]>}
   */
  async function lengthsOf(texts, unit = 'letters') {
    asked.push(texts);
    await new Promise(setImmediate);
    return texts.map((text) => `${text.length} ${unit}`);
  }
  return { asked, lengthsOf };
}
