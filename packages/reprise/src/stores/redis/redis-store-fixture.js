import { connectRedis } from '../../redis/index.ts';
import { redis } from './redis.ts';
import { removeUnder, temporaryPrefix } from './redis-fixture.js';

/** @typedef {import('./redis-store.ts').RedisStore} RedisStore */

/**
 * A connection of the test's own; anew for each test.
 *
 * @type {import('../../redis/index.ts').RedisConnection}
 */
export let connection;

/** The prefix of every key of a test. */
export let prefix = '';

/** @type {RedisStore[]} */
const opened = [];

/**
 * Connects; for `beforeEach`.
 *
 * @param {string} url
 */
export function begin(url) {
  connection = connectRedis(url);
  prefix = temporaryPrefix();
}

/**
 * A store under {@link prefix}, over {@link connection} unless the options have another.
 *
 * @param {import('./redis-store-options.ts').RedisStoreOptions} [options]
 */
export function open(options = {}) {
  const store = redis({ connection, prefix, ...options });
  opened.push(store);
  return store;
}

/** Closes the stores, removes what they wrote and disconnects; for `afterEach`. */
export async function end() {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  await removeUnder(connection, prefix);
  await connection.close();
}

/**
 * @param {RedisStore} store
 * @param {string} key
 */
export async function get(store, key) {
  return (await store.getMany([key]))[0];
}

/**
 * Milliseconds that a key of Redis has left.
 *
 * @param {string} key
 */
export async function timeToLive(key) {
  return Number(await connection.send({ args: ['PTTL', key], key }));
}
