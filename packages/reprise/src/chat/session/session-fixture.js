import { RepriseError } from '../../core/index.ts';
import { memoryKeyValue } from '../../redis/index.ts';

/** @typedef {import('../../redis/index.ts').KeyValue} KeyValue */
/** @typedef {'works' | 'away'} Mode */

/** Lets what waits for a turn go on. */
export async function settle() {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
}

/**
 * A key-value store in memory that can be away, counts calls, and can tell subscribers of a gap.
 *
 * @param {import('../../core/index.ts').Clock} clock
 */
export function faultyKeyValue(clock) {
  const keyValue = memoryKeyValue({ clock });
  /** @type {Set<() => void>} */
  const gaps = new Set();
  /** @type {{ mode: Mode, calls: string[], gap: () => void }} */
  const state = {
    mode: 'works',
    calls: [],
    gap: () => {
      for (const tell of gaps) tell();
    },
  };
  /** @type {ProxyHandler<KeyValue>} */
  const handler = {
    get(target, name) {
      if (name === 'available') return state.mode === 'works';
      const member = Reflect.get(target, name);
      if (typeof member !== 'function' || name === 'close') return member;
      /** @param {unknown[]} given */
      return async (...given) => {
        state.calls.push(String(name));
        if (state.mode === 'away') throw new RepriseError('REDIS_UNAVAILABLE', 'the server is away');
        const options = /** @type {{ onGap?: () => void } | undefined} */ (given[2]);
        if (name === 'subscribe' && options?.onGap) gaps.add(options.onGap);
        return Reflect.apply(member, target, given);
      };
    },
  };
  return { keyValue: new Proxy(keyValue, handler), state };
}

/** Keeps the lines that are logged. */
export class LineLog {
  /** @type {string[]} */
  lines = [];

  /** @param {string} message */
  debug(message) {
    this.lines.push(message);
  }

  /** @param {string} message */
  info(message) {
    this.lines.push(message);
  }

  /** @param {string} message */
  warn(message) {
    this.lines.push(message);
  }

  /** @param {string} message */
  error(message) {
    this.lines.push(message);
  }
}
