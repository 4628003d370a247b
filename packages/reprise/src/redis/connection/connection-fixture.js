import assert from 'node:assert/strict';
import { ManualClock } from '../../testing/index.ts';
import { LineLog, outcomeOf } from '../redis-fixture.js';
import { connectFake, FakeServer } from './fake-wires.js';

/** @typedef {import('../redis-options.ts').RedisOptions} RedisOptions */

/** @type {ManualClock} */
export let clock;
/** @type {FakeServer} */
export let server;
/** @type {LineLog} */
export let log;

/**
 * The connection of {@link connect}.
 *
 * @type {import('../redis-connection.ts').RedisConnection}
 */
export let redis;

/** Clock, server and log anew; for `beforeEach`. */
export function begin() {
  clock = new ManualClock();
  server = new FakeServer();
  log = new LineLog();
}

/** For `afterEach`. */
export function end() {
  return redis.close();
}

/** @param {RedisOptions} [options] */
export function connect(options = {}) {
  redis = connectFake(server, { clock, logger: log, ...options });
}

/**
 * Connects, and from then on answers by hand.
 *
 * @param {RedisOptions} [options]
 */
export async function connected(options) {
  connect(options);
  assert.equal((await get()).code, 'none');
  server.byHand = true;
}

/** How a command ends that may change something, for all that the connection knows. */
export function get() {
  return outcomeOf(() => redis.send({ args: ['GET', 'key'] }));
}
