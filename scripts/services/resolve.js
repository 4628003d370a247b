import { buildKit } from './build-kit.js';
import { cacheFolder } from './folders.js';
import { installedKit } from './installed-kit.js';
import { isOpen } from './ports.js';

/** @typedef {import('./service.js').ServiceKind} ServiceKind */
/** @typedef {import('./service.js').Service} Service */
/** @typedef {(line: string) => void} Log */

/**
 * A server of that kind: one that runs already, named by the environment, else one started here, from a kit in the
 * cache, a kit built now, or a binary of this machine.
 *
 * @param {ServiceKind} kind
 * @param {{ environment: NodeJS.ProcessEnv, log: Log }} options
 * @returns {Promise<Service>}
 * @throws {Error} which says what was tried and how to help
 */
export async function resolveService(kind, { environment, log }) {
  const given = environment[kind.variable];
  if (given) return await givenService(kind, given, log);
  const { installation, origin } = await findInstallation(kind, { environment, log });
  const service = await kind.start(installation);
  log(`${kind.name}: ${installation.version} from ${origin} at ${service.url}`);
  return service;
}

/**
 * @param {ServiceKind} kind
 * @param {string} url
 * @param {Log} log
 * @returns {Promise<Service>}
 */
async function givenService({ name, variable, schemes, port }, url, log) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !schemes.includes(parsed.protocol)) {
    throw new Error(
      `${variable} must be a URL that begins with ${schemes.map((each) => `${each}//`).join(' or ')}`,
    );
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (!(await isOpen(Number(parsed.port || port), host))) {
    throw new Error(
      `${variable} names ${parsed.host}, where no server answers: start it, or unset ${variable}`,
    );
  }
  log(`${name}: the one at ${parsed.host}, given by ${variable}`);
  return { url, pid: 0, log: () => '', stop: async () => {} };
}

/**
 * What makes a server, or a browser, run: a kit in the cache, a kit built now, or a binary of this machine.
 *
 * @param {import('./service.js').Installable} kind
 * @param {{ environment: NodeJS.ProcessEnv, log: Log }} options
 * @returns {Promise<{ installation: import('./installed-kit.js').Installation, origin: string | undefined }>}
 * @throws {Error} which says what was tried and how to help
 */
export async function findInstallation(kind, { environment, log }) {
  const tried = [`${kind.variable} is not set`];
  try {
    const cache = cacheFolder(environment);
    const cached = installedKit(cache, kind.kit);
    if (cached) return { installation: cached, origin: `${cache}/${kind.kit}` };
    /** @param {string} line */
    const step = (line) => log(`${kind.name}: ${line}`);
    const { initialize } = kind;
    const installation = await buildKit(kind.kit, { cache, log: step, ...(initialize && { initialize }) });
    return { installation, origin: `${cache}/${kind.kit}` };
  } catch (error) {
    tried.push(`${kind.kit} could not be built: ${error instanceof Error ? error.message : error}`);
  }
  const installation = await kind.findInstalled();
  if (installation) return { installation, origin: installation.binaries['server'] };
  tried.push('nothing that fits on PATH');
  throw new Error(missing(kind, tried));
}

/**
 * @param {import('./service.js').Installable} kind
 * @param {readonly string[]} tried
 * @returns {string}
 */
export function missing({ name, variable, help = startThem(variable) }, tried) {
  return [`No ${name} for the tests:`, ...tried.map((each) => `  - ${each}`), help].join('\n');
}

/** @param {string} variable @returns {string} */
function startThem(variable) {
  return [
    'Start the servers with `docker compose -f docker-compose.test.yml up -d --wait` and set',
    '  REDIS_URL=redis://127.0.0.1:6379 REDIS7_URL=redis://127.0.0.1:6377 VALKEY_URL=redis://127.0.0.1:6378',
    '  DATABASE_URL=postgres://postgres:test@127.0.0.1:5432/postgres MYSQL_URL=mysql://root:test@127.0.0.1:3306/test',
    `(${variable} for this one). Outside CI, SERVICES_OPTIONAL=1 skips what needs a server.`,
  ].join('\n');
}
