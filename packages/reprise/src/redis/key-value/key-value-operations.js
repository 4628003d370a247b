import fc from 'fast-check';

/** @typedef {import('./key-value.ts').KeyValue} KeyValue */

/**
 * One call of a key-value store: the name of an operation and its arguments.
 *
 * @typedef {readonly [name: string, ...args: readonly unknown[]]} Step
 */

const shared = 'of any type';

/** Mostly keys of one type, so that calls find something. @param {string} type */
const keyOf = (type) => fc.constantFrom(`${type} 1`, `${type} 1`, `${type} 2`, shared);

const types = ['string', 'list', 'hash', 'set', 'sorted', 'stream'];
const key = fc.oneof(...types.map(keyOf), fc.constant('list 1:writers'));
const value = fc.oneof(
  fc.constantFrom('', '0', '7', '-12', 'x', 'y', 'é', '你好 🙂', '{"json":true}', '9223372036854775807'),
  fc.string({ maxLength: 6 }),
  fc.uint8Array({ maxLength: 6 }),
);
const values = fc.array(value, { minLength: 0, maxLength: 4 });
const some = fc.array(value, { minLength: 1, maxLength: 4 });
const field = fc.constantFrom('f', 'g', 'é', '__proto__', '');
const fields = fc.array(fc.tuple(field, value), { maxLength: 4 });
const position = fc.integer({ min: -6, max: 6 });
const count = fc.integer({ min: 1, max: 5 });
const score = fc.constantFrom(-Infinity, -2.5, 0, 0.1, 1, 1, 3, 1e21, Infinity);
const scored = fc.record({ member: value, score });
const ttl = fc.constantFrom(undefined, 0, -1, '5m', 900_000);
const options = ttl.map((each) => (each === undefined ? {} : { ttl: each }));
const condition = fc.constantFrom({}, { onlyIf: 'absent' }, { onlyIf: 'present' });

/**
 * @param {string} name
 * @param {...fc.Arbitrary<unknown>} args
 */
const step = (name, ...args) => fc.tuple(fc.constant(name), ...args);

/**
 * @param {string} name
 * @param {fc.Arbitrary<unknown>} first
 * @param {fc.Arbitrary<readonly unknown[]>} rest
 */
const spread = (name, first, rest) => fc.tuple(first, rest).map(([one, more]) => [name, one, ...more]);

const setOptions = fc.tuple(options, condition).map(([one, other]) => ({ ...one, ...other }));
const range = fc.record({ min: score, max: score, reverse: fc.boolean(), offset: count, limit: position });
const fitting = range.map(({ limit, ...rest }) => (limit < 0 ? rest : { ...rest, limit }));

const numbered = fc.record(
  {
    writer: fc.constantFrom('a', 'b', ''),
    first: fc.integer({ min: 1, max: 8 }),
    items: values,
    after: fc.integer({ min: 0, max: 6 }),
    ttl,
  },
  { requiredKeys: ['writer', 'first', 'items'] },
);
const claim = fc.record({ limit: count, ttl }, { requiredKeys: [] });
const expected = fc.dictionary(field, fc.option(value, { nil: undefined }), { maxKeys: 2 });
const change = fc.record(
  { expect: expected, set: fields, remove: fc.array(field, { maxLength: 2 }), ttl },
  { requiredKeys: ['expect', 'set'] },
);
const bounds = fc.record({ min: score, max: score }, { requiredKeys: [] });
const permits = fc.constantFrom('p', 'q', '');

/** Any call whose answer does not depend on the time or on chance. */
export const anyStep = /** @type {fc.Arbitrary<Step>} */ (
  fc.oneof(
    step('get', keyOf('string')),
    step('getMany', fc.array(key, { maxLength: 4 })),
    step('set', keyOf('string'), value, setOptions),
    step('getAndSet', keyOf('string'), value, options),
    step('increment', keyOf('string'), position),
    step('decrement', keyOf('string'), position),
    spread('delete', key, fc.array(key, { maxLength: 2 })),
    step('exists', key),
    step('expire', key, fc.constantFrom(0, -1, '5m')),
    step('ttl', key),
    fc.oneof(
      step('pushRight', keyOf('list'), values, options),
      step('pushLeft', keyOf('list'), values, options),
      step('popLeft', keyOf('list'), count),
      step('popRight', keyOf('list'), count),
      step('listRange', keyOf('list'), position, position),
      step('listLength', keyOf('list')),
      step('trimList', keyOf('list'), position, position),
    ),
    fc.oneof(
      step('appendNumbered', keyOf('list'), numbered),
      step('claimItems', keyOf('list'), fc.constantFrom('claim', 'claim', 'list 2', shared), claim),
      step('settleClaim', fc.constantFrom('claim', 'list 1', shared), value),
      step('hashSet', fc.constant('list 1:writers'), fc.constant({ a: '3' }), options),
      step('permit', permits, fc.record({ limit: count })),
      step('permitCount', permits),
    ),
    fc.oneof(
      step('hashGet', keyOf('hash'), field),
      step('hashGetMany', keyOf('hash'), fc.array(field, { maxLength: 4 })),
      step('hashSet', keyOf('hash'), fields, options),
      step('hashSetIf', keyOf('hash'), change),
      step('hashGetAll', keyOf('hash')),
      spread('hashDelete', keyOf('hash'), fc.array(field, { maxLength: 2 })),
      step('hashLength', keyOf('hash')),
      step('hashHas', keyOf('hash'), field),
      step('hashFields', keyOf('hash')),
      step('hashValues', keyOf('hash')),
    ),
    fc.oneof(
      spread('addMembers', keyOf('set'), values),
      spread('removeMembers', keyOf('set'), values),
      step('hasMember', keyOf('set'), value),
      step('members', keyOf('set')),
      step('memberCount', keyOf('set')),
    ),
    fc.oneof(
      spread('addScored', keyOf('sorted'), fc.array(scored, { maxLength: 4 })),
      spread('removeScored', keyOf('sorted'), values),
      step('incrementScore', keyOf('sorted'), value, score),
      step('removeByScore', keyOf('sorted'), bounds),
      step('countByScore', keyOf('sorted'), bounds),
      step('scoreOf', keyOf('sorted'), value),
      step('scoredCount', keyOf('sorted')),
      step('rangeByRank', keyOf('sorted'), position, position, fc.record({ reverse: fc.boolean() })),
      step('rangeByScore', keyOf('sorted'), fitting),
    ),
    fc.oneof(
      step(
        'appendToStream',
        key,
        fc.oneof(
          fields,
          some.map((all) => all.map((each) => ['f', each])),
        ),
        fc.oneof(options, fc.constant({ announce: 'news' })),
      ),
      step('streamLength', keyOf('stream')),
      step('streamTail', keyOf('stream'), count),
      step('trimStream', keyOf('stream'), count),
    ),
    step('clear', fc.constantFrom('set 1', 'missing')),
  )
);

/**
 * What a store answers to a call, in a form to compare: bytes and maps written out, no order where there is none, no ids
 * and no exact times.
 *
 * @param {KeyValue} store
 * @param {Step} call
 */
export async function answerOf(store, [name, ...args]) {
  const from = name in store.bytes ? store.bytes : store;
  try {
    const operation = /** @type {(...args: unknown[]) => Promise<unknown>} */ (Reflect.get(from, name));
    return comparable(name, await operation(...args));
  } catch (error) {
    const { code, details } = /** @type {{ code?: unknown, details?: { redisCode?: unknown } }} */ (error);
    return { code, redisCode: details?.redisCode };
  }
}

/**
 * @param {string} name
 * @param {unknown} answer
 * @returns {unknown}
 */
function comparable(name, answer) {
  if (name === 'ttl') return Math.min(Number(answer), 1);
  if (name === 'appendToStream' || name === 'permit') return typeof answer;
  const written = writtenOut(answer);
  const unordered = ['members', 'hashFields', 'hashValues', 'hashGetAll'].includes(name);
  return unordered ? /** @type {unknown[]} */ (written).map((each) => JSON.stringify(each)).sort() : written;
}

/**
 * @param {unknown} answer
 * @returns {unknown}
 */
function writtenOut(answer) {
  if (answer instanceof Uint8Array) return Buffer.from(answer).toString('hex');
  if (answer instanceof Map) return [...answer].map(writtenOut);
  if (Array.isArray(answer)) return answer.map(writtenOut);
  if (typeof answer !== 'object' || answer === null) return answer;
  const parts = Object.entries(answer).filter(([name]) => name !== 'id');
  return parts.map(([name, part]) => [name, writtenOut(part)]);
}
