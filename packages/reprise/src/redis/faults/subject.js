import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { redis } from '../../stores/index.ts';
import { connectRedis } from '../connect-redis.ts';
import { redisKeyValue } from '../key-value/redis/redis-key-value.ts';
import { LineLog } from '../redis-fixture.js';
import { AcknowledgedItems, AcknowledgedValue } from './acknowledged.js';
import { Traffic } from './traffic.js';

/** @typedef {import('../redis-options.ts').RedisOptions} RedisOptions */

/** @typedef {ReturnType<typeof startSubject>} Subject */

/** Milliseconds that one command may take. */
export const deadline = 400;

/** Milliseconds within which everything works again when the fault is over; attempts to connect are half a second apart. */
export const recovery = 5000;

/** Commands that one call sends one after the other, at most. */
const commandsOfCall = 2;

/**
 * Traffic over one connection, by everything that is built on it, in front of a server that a test does things to.
 *
 * @param {RedisOptions} address
 */
export function startSubject(address) {
  const log = new LineLog();
  const connection = connectRedis({
    commandDeadline: deadline,
    connectDeadline: 2 * deadline,
    longestRetry: '500ms',
    ...address,
    logger: log,
  });
  const prefix = `faults-${randomBytes(6).toString('hex')}`;
  const keyValue = redisKeyValue(connection, { prefix: `${prefix}:`, logger: log });
  const store = redis({ connection, prefix, logger: log });
  const items = new AcknowledgedItems();
  const [value, entry] = [new AcknowledgedValue(), new AcknowledgedValue()];
  const pipeline = Array.from({ length: 50 }, (_, index) => {
    const key = `${prefix}:pipeline:${index}`;
    return { args: ['SET', key, 'x'.repeat(200), 'EX', '3600'], key };
  });
  const traffic = new Traffic({
    'append an item': () => items.append((item) => keyValue.pushRight('items', [item], { ttl: '1h' })),
    'write a value': () => value.write((text) => keyValue.set('value', text)),
    'read a value': () => value.read(() => keyValue.get('value')),
    'write an entry': () => entry.write((text) => store.setMany([entryOf(text)])),
    'read entries': () =>
      entry.read(async () => {
        const [, found] = await store.getMany(['other:missing', entryKey]);
        return found && new TextDecoder().decode(found.value);
      }),
    'send a pipeline': async () => {
      const failed = (await connection.sendMany(pipeline)).find((answer) => answer instanceof Error);
      if (failed) throw failed;
    },
  });
  return {
    log,
    prefix,
    connection,
    keyValue,
    store,
    traffic,
    /** From now on the server may have lost what it had. */
    allowLoss() {
      items.mayVanish = true;
      value.mayVanish = true;
      entry.mayVanish = true;
    },
    /** Ends the traffic, which kept to the deadline, and checks that what was acknowledged is there. */
    async finish() {
      await traffic.stop(commandsOfCall * deadline);
      items.check(await keyValue.listRange('items'));
      await close();
    },
    [Symbol.asyncDispose]: close,
  };

  async function close() {
    traffic.abandon();
    await store.close();
    await keyValue.close();
    await connection.close();
  }
}

const entryKey = 'tenant:namespace:entry';

/** @param {string} text */
function entryOf(text) {
  const value = new TextEncoder().encode(text);
  return { key: entryKey, value, createdAt: 1, version: 1, tags: ['tag'] };
}

/** How a state begins and ends. */
const states = [
  ['fails', 'works again'],
  ['fails', 'is no master any more'],
  ['refuses writes', 'takes writes again'],
];

const changes = new RegExp(`^(warn|info) (.*?) (${states.flat().join('|')})`);

/**
 * A line when a part begins to fail and one when it works again, nothing between, and no more than that.
 *
 * @param {LineLog} log
 * @param {number} faults how many there were
 */
export function assertLinePerChange({ lines, text }, faults = 1) {
  /** @type {Map<string, string[]>} */
  const parts = new Map();
  for (const line of lines) {
    const [, level = '', part = '', change = ''] = changes.exec(line) ?? [];
    const state = states.find((words) => words[level === 'warn' ? 0 : 1] === change);
    assert.ok(state, line);
    const name = `${part} ${state[0]}`;
    parts.set(name, [...(parts.get(name) ?? []), level]);
  }
  for (const [part, levels] of parts) {
    assert.ok(
      levels.every((level, index) => level === (index % 2 === 0 ? 'warn' : 'info')),
      `${part}:\n${text}`,
    );
    assert.ok(levels.length <= 2 * faults, `${part}:\n${text}`);
  }
}
