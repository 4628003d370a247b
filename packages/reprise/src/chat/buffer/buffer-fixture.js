import { RepriseError } from '../../core/index.ts';
import { memoryKeyValue } from '../../redis/index.ts';

/** @typedef {import('../../redis/index.ts').KeyValue} KeyValue */
/** @typedef {'works' | 'away' | 'silent' | 'loses answers'} Mode */

/** Lets what waits for a turn go on. */
export async function settle() {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
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

/**
 * A key-value store in memory that can be out of order: `away` refuses, `silent` never answers, `loses answers` does what
 * it is asked and refuses then.
 *
 * @param {import('../../core/index.ts').Clock} clock
 */
export function faultyKeyValue(clock) {
  const keyValue = memoryKeyValue({ clock });
  /** @type {{ mode: Mode, calls: string[] }} */
  const state = { mode: 'works', calls: [] };
  const away = () => new RepriseError('REDIS_UNAVAILABLE', 'the server is away');
  /** @type {ProxyHandler<KeyValue>} */
  const handler = {
    get(target, name) {
      if (name === 'available') return state.mode === 'works';
      const member = Reflect.get(target, name);
      if (typeof member !== 'function' || name === 'close' || name === 'subscribe') return member;
      /** @param {unknown[]} given */
      return async (...given) => {
        state.calls.push(String(name));
        if (state.mode === 'silent') return new Promise(() => {});
        if (state.mode === 'away') throw away();
        const answer = await Reflect.apply(member, target, given);
        if (state.mode === 'loses answers') throw away();
        return answer;
      };
    },
  };
  return { keyValue: new Proxy(keyValue, handler), state };
}
