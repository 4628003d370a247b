/**
 * A server that answers.
 *
 * @typedef {object} Service
 * @property {string} url
 * @property {number} pid of the server, to pause or kill it in tests of faults
 * @property {() => string} log the end of what it printed
 * @property {() => Promise<void>} stop ends it and removes its folder; harmless when repeated
 */

/** @typedef {'redis' | 'redis7' | 'valkey' | 'postgres' | 'mysql'} ServiceName */

/**
 * How something that tests run is found.
 *
 * @typedef {object} Installable
 * @property {string} name
 * @property {string} variable of the environment that may name one, so that none is looked for
 * @property {import('./kits.js').KitName} kit
 * @property {() => Promise<import('./installed-kit.js').Installation | undefined>} findInstalled one of this machine
 * @property {import('./build-kit.js').Initialize} [initialize] makes its first data folder
 * @property {string} [help] what to do when there is none. Default: how to start the servers
 */

/**
 * How one kind of server is found and started. Its variable holds the URL of one that runs already.
 *
 * @typedef {object} ServiceStart
 * @property {ServiceName} name
 * @property {readonly string[]} schemes of the URLs it may hold
 * @property {number} port the usual one, for URLs without
 * @property {(installation: import('./installed-kit.js').Installation, rest?: readonly string[]) => Promise<Service>}
 *   start `rest`: more arguments of the server
 */

/** @typedef {Installable & ServiceStart} ServiceKind */

import { freePort } from './ports.js';

/**
 * Starts something at a free port, at another one when somebody else took it in between.
 *
 * @template T
 * @param {(port: number) => Promise<T>} start
 * @returns {Promise<T>}
 */
export async function atFreePort(start) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (attempt === 5 || !/address already in use|EADDRINUSE/i.test(String(error))) throw error;
    }
  }
}

/**
 * Starts several at once. When one cannot be started, the others are stopped again.
 *
 * @template {{ stop(): Promise<void> }} T
 * @param {number} count
 * @param {() => Promise<T>} start
 * @returns {Promise<T[]>}
 */
export async function startMany(count, start) {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, start));
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return started;
  await Promise.all(started.map((each) => each.stop()));
  throw failed.reason;
}
