import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The servers of the test run; one that is missing has no URL, and its tests say that they are skipped.
 *
 * @param {Readonly<{ redis?: string, redis7?: string, valkey?: string }>} services
 */
export function redisServers({ redis, redis7, valkey }) {
  return [
    { name: 'Redis 8', url: redis },
    { name: 'Redis 7', url: redis7 },
    { name: 'Valkey', url: valkey },
  ].map(({ name, url }) => ({
    url: url ?? '',
    missing: url === undefined,
    title: url === undefined ? `${name} (skipped: no server)` : name,
  }));
}

/** A prefix that nobody else has. */
export function temporaryPrefix() {
  return `reprise-test-${randomBytes(6).toString('hex')}`;
}

/**
 * Every key in the server, or on all masters, that begins with `pattern`; for tests, which may look at every key.
 *
 * @param {import('../../redis/index.ts').RedisConnection} connection
 * @param {string} prefix
 * @returns {Promise<string[]>}
 */
export async function keysUnder(connection, prefix) {
  /** @type {string[]} */
  const keys = [];
  let cursor = '0';
  do {
    const args = ['SCAN', cursor, 'MATCH', `*${prefix}*`, 'COUNT', '1000'];
    const [next, page] = /** @type {[string, string[]]} */ (await connection.send({ args, readOnly: true }));
    keys.push(...page);
    cursor = next;
  } while (cursor !== '0');
  return keys.sort();
}

/**
 * Removes every key that begins with `prefix`.
 *
 * @param {import('../../redis/index.ts').RedisConnection} connection
 * @param {string} prefix
 */
export async function removeUnder(connection, prefix) {
  const keys = await keysUnder(connection, prefix);
  await connection.sendMany(keys.map((key) => ({ args: ['UNLINK', key], key })));
}

/**
 * An entry that never expires, the value made from the key.
 *
 * @param {string} key
 * @param {Partial<import('../store.ts').StoredEntry>} [parts]
 * @returns {import('../store.ts').StoredEntry}
 */
export function entryOf(key, parts = {}) {
  return {
    key,
    value: new TextEncoder().encode(`value of ${key}`),
    createdAt: 1,
    version: 1,
    tags: [],
    ...parts,
  };
}

/**
 * Waits until something holds, or fails after some seconds.
 *
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} holds
 * @param {number} [seconds]
 */
export async function eventually(what, holds, seconds = 5) {
  const giveUp = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > giveUp) throw new Error(`not seen within ${seconds} seconds: ${what}`);
    await sleep(5);
  }
}

/**
 * The connection, with the names of what is sent over it noted.
 *
 * @param {import('../../redis/index.ts').RedisConnection} connection
 * @param {string[]} sent
 * @returns {import('../../redis/index.ts').RedisConnection}
 */
export function noting(connection, sent) {
  return new Proxy(connection, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (/** @type {unknown[]} */ ...given) => {
        sent.push(String(name));
        return Reflect.apply(member, target, given);
      };
    },
  });
}

/** A vector of which every number is `number`. */
export function vectorOf(/** @type {number} */ number) {
  return { embedder: 'test', partition: 'p', values: new Float32Array(8).fill(number) };
}
