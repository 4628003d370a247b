import { RepriseError } from '../../core/index.ts';
import { memoryKeyValue } from '../../redis/index.ts';

/** @typedef {import('../../redis/index.ts').KeyValue} KeyValue */
/** @typedef {'works' | 'away' | 'silent' | 'loses answers'} Mode */

/** Lets what waits for a turn go on. */
export async function settle() {
  for (let turn = 0; turn < 12; turn++) await new Promise(setImmediate);
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

/** Milliseconds until a call to a silent server is given up. */
const patience = 1_000;

/**
 * A key-value store in memory that can be out of order: `away` refuses; `silent` does what it is asked when it is back,
 * and nobody waits for that; `loses answers` does what it is asked and refuses then.
 *
 * @param {import('../../core/index.ts').Clock} clock
 */
export function faultyKeyValue(clock) {
  const keyValue = memoryKeyValue({ clock });
  /** @type {(() => void)[]} */
  let late = [];
  /** @type {Mode} */
  let mode = 'works';
  const state = {
    /** @type {string[]} */
    calls: [],
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
      if (mode === 'silent') return;
      for (const call of late) call();
      late = [];
    },
  };
  const away = () => new RepriseError('REDIS_UNAVAILABLE', 'the server is away');
  const overdue = () => new RepriseError('DEADLINE_EXCEEDED', 'the server says nothing');
  /** @type {ProxyHandler<KeyValue>} */
  const handler = {
    get(target, name) {
      if (name === 'available') return mode === 'works';
      const member = Reflect.get(target, name);
      if (typeof member !== 'function' || name === 'close' || name === 'subscribe') return member;
      /** @param {unknown[]} given */
      return async (...given) => {
        state.calls.push(String(name));
        if (mode === 'away') throw away();
        // Nobody keeps a lock that he does not know he has.
        const unheard = async () => {
          const answer = await Reflect.apply(member, target, given);
          if (name === 'lock') await answer?.release();
        };
        if (mode === 'silent') {
          late.push(() => void unheard().catch(() => {}));
          await new Promise((_, reject) => void clock.schedule(patience, () => reject(overdue())));
        }
        if (mode === 'loses answers') {
          await unheard();
          throw away();
        }
        return await Reflect.apply(member, target, given);
      };
    },
  };
  return { keyValue: new Proxy(keyValue, handler), state };
}
