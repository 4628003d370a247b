import { RepriseError } from '../../core/index.ts';
import { memoryKeyValue } from '../../redis/index.ts';

/** @typedef {import('../../redis/index.ts').KeyValue} KeyValue */

/** Keeps the lines that are logged, each with its level. */
export class LineLog {
  /** @type {string[]} */
  lines = [];

  /** @param {string} message */
  debug(message) {
    this.lines.push(`debug ${message}`);
  }

  /** @param {string} message */
  info(message) {
    this.lines.push(`info ${message}`);
  }

  /** @param {string} message */
  warn(message) {
    this.lines.push(`warn ${message}`);
  }

  /** @param {string} message */
  error(message) {
    this.lines.push(`error ${message}`);
  }
}

/** A key-value store in memory whose operations fail while their names are among `failing`, or all of them with `*`. */
export function faultyKeyValue() {
  /** @type {{ failing: Set<string>, calls: string[] }} */
  const state = { failing: new Set(), calls: [] };
  /** @type {ProxyHandler<KeyValue>} */
  const handler = {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      /** @param {unknown[]} given */
      return async (...given) => {
        state.calls.push(String(name));
        if (state.failing.has('*') || state.failing.has(String(name))) {
          throw new RepriseError('REDIS_UNAVAILABLE', 'the server is away');
        }
        return Reflect.apply(member, target, given);
      };
    },
  };
  return { keyValue: new Proxy(memoryKeyValue(), handler), state };
}
