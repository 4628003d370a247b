import { mariadb } from './mariadb.js';
import { postgres } from './postgres.js';
import { redis, redis7, valkey } from './redis.js';
import { resolveService } from './resolve.js';

/** @typedef {import('./service.js').Service} Service */
/** @typedef {import('./service.js').ServiceName} ServiceName */

/** @type {Readonly<Record<ServiceName, import('./service.js').ServiceKind>>} */
export const serviceKinds = { redis, redis7, valkey, postgres, mysql: mariadb };

/**
 * Starts servers, or takes those the environment names. When one cannot be had, the others are stopped again.
 *
 * With `SERVICES_OPTIONAL=1` a server that cannot be had is left out and named in the log, but never in CI.
 *
 * @param {readonly ServiceName[]} names
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.environment] default that of this process
 * @param {(line: string) => void} [options.log] default standard error
 * @returns {Promise<{ services: Partial<Record<ServiceName, Service>>, stop: () => Promise<void> }>}
 */
export async function startServices(names, { environment = process.env, log = toStandardError } = {}) {
  const options = { environment, log };
  const outcomes = await Promise.allSettled(names.map((name) => resolveService(serviceKinds[name], options)));
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const stop = async () => {
    await Promise.all(started.map((service) => service.stop()));
  };
  /** @type {Partial<Record<ServiceName, Service>>} */
  const services = {};
  for (const [index, name] of names.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === 'fulfilled') services[name] = outcome.value;
    else if (isOptional(environment))
      log(`${name}: skipped, what needs it is not tested. ${outcome?.reason?.message}`);
    else {
      await stop();
      throw outcome?.reason;
    }
  }
  return { services, stop };
}

/** @param {NodeJS.ProcessEnv} environment @returns {boolean} */
function isOptional({ SERVICES_OPTIONAL, CI }) {
  return SERVICES_OPTIONAL === '1' && !CI;
}

/** @param {string} line */
function toStandardError(line) {
  process.stderr.write(`services: ${line}\n`);
}
