import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {{ readonly [name in 'redis' | 'redis7' | 'valkey']?: string | undefined }} RedisServices */

/**
 * The servers of the test run that speak like Redis; one that is missing has no URL, and its tests say that they are
 * skipped.
 *
 * @param {RedisServices} services
 */
export function redisServers({ redis, redis7, valkey }) {
  return [
    { name: 'Redis 8', url: redis },
    { name: 'Redis 7', url: redis7 },
    { name: 'Valkey', url: valkey },
  ].map(({ name, url }) => ({
    url: url ?? '',
    missing: !url,
    title: url ? name : `${name} (skipped: no server)`,
  }));
}

/** A prefix that nobody else has. */
export function randomPrefix() {
  return `kv*[test]:${randomBytes(6).toString('hex')}:`;
}

/**
 * Lets time pass for a server, which has no other clock.
 *
 * @param {number} milliseconds
 */
export async function wait(milliseconds) {
  await sleep(milliseconds);
}

/** Lets what waits for a timer or a turn go on. */
export async function settle() {
  for (let turn = 0; turn < 8; turn++) await new Promise(setImmediate);
}
