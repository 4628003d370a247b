import { RepriseError, silentLogger } from '../../../core/index.ts';
import { ManualClock } from '../../../testing/index.ts';
import { settle } from '../key-value-fixture.js';
import { memoryKeyValue } from '../memory/memory-key-value.ts';
import { fallbackKeyValue } from './fallback-key-value.ts';

/**
 * How a store answers that a test controls: each call first goes through `before`.
 *
 * @typedef {{ before: (name: string) => Promise<void> }} Control
 */

export async function works() {}

export async function fails() {
  throw new RepriseError('REDIS_UNAVAILABLE', 'down');
}

/**
 * A store with a fallback on a clock, its primary under control, and the lines it logs.
 *
 * @param {import('./fallback-key-value-options.ts').FallbackKeyValueOptions} [options]
 */
export function setup(options = {}) {
  const clock = new ManualClock();
  const inner = memoryKeyValue({ clock });
  /** @type {Control} */
  const control = { before: works };
  /** @type {string[]} */
  const lines = [];
  const note = (/** @type {string} */ line) => void lines.push(line);
  const logger = { ...silentLogger, warn: note, info: note };
  const secondary = memoryKeyValue({ clock });
  const kv = fallbackKeyValue(controlled(inner, control), secondary, {
    clock,
    logger,
    random: () => 1,
    ...options,
  });
  /** Lets the primary work again and the store notice it. */
  const recover = async () => {
    control.before = works;
    clock.advance(10_000);
    for (let turn = 0; turn < 20; turn++) await settle();
  };
  return { clock, inner, secondary, control, lines, kv, recover };
}

/**
 * The same store, its calls under control.
 *
 * @template {object} Operations
 * @param {Operations} inner
 * @param {Control} control
 * @returns {Operations}
 */
function controlled(inner, control) {
  return new Proxy(inner, {
    get(target, name, receiver) {
      /** @type {unknown} */
      const part = Reflect.get(target, name, receiver);
      if (name === 'bytes') return controlled(/** @type {object} */ (part), control);
      if (typeof part !== 'function' || typeof name !== 'string' || name === 'close') return part;
      if (name === 'keys' || name === 'followStream') return part.bind(target);
      return async (/** @type {unknown[]} */ ...args) => {
        await control.before(name);
        return part.apply(target, args);
      };
    },
  });
}
