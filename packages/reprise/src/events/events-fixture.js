import { RepriseError } from '../core/index.ts';

/** @typedef {import('../redis/index.ts').KeyValue} KeyValue */

/** Lets what waits for a turn go on. */
export async function settle() {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

/**
 * A key-value store that can be away.
 *
 * @param {KeyValue} keyValue
 */
export function faulty(keyValue) {
  const state = { away: false, calls: 0 };
  /** @type {ProxyHandler<KeyValue>} */
  const handler = {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== 'function' || name === 'close') return member;
      /** @param {unknown[]} given */
      return async (...given) => {
        state.calls += 1;
        if (state.away) throw new RepriseError('REDIS_UNAVAILABLE', 'the server is away');
        const answer = await Reflect.apply(member, target, given);
        return name === 'permit' && answer ? renewable(answer, state) : answer;
      };
    },
  };
  return { keyValue: new Proxy(keyValue, handler), state };
}

/**
 * @param {import('../redis/index.ts').Permit} permit
 * @param {{ away: boolean }} state
 */
function renewable(permit, state) {
  return {
    renew: async () => {
      if (state.away) throw new RepriseError('REDIS_UNAVAILABLE', 'the server is away');
      return permit.renew();
    },
    release: () => permit.release(),
  };
}

/**
 * Takes what a subscription gives.
 *
 * @param {AsyncIterable<import('./index.ts').EventItem>} items
 */
export function collect(items) {
  /** @type {import('./index.ts').EventItem[]} */
  const came = [];
  const ended = (async () => {
    for await (const item of items) came.push(item);
  })();
  return {
    came,
    ended,
    /** The numbers of events, and the names of other items. */
    get told() {
      return came.map((item) => (item.kind === 'event' ? Number(item.event.data['n']) : item.kind));
    },
  };
}
