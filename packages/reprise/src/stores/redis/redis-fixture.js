import { randomBytes } from 'node:crypto';

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
