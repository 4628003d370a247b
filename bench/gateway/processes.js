import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} ServerProcess
 * @property {string} url
 * @property {() => Promise<void>} stop
 */

const bin = fileURLToPath(new URL('../../packages/gateway/bin/reprise.js', import.meta.url));
const bare = fileURLToPath(new URL('./bare-server.js', import.meta.url));
const relay = fileURLToPath(new URL('./relay-server.js', import.meta.url));

/**
 * Starts the bare server in a process of its own.
 *
 * @returns {Promise<ServerProcess>}
 */
export function startBare() {
  return start([bare], /(http:\S+)/, {});
}

/**
 * Starts a server in a process of its own that passes everything on.
 *
 * @param {string} upstream
 * @returns {Promise<ServerProcess>}
 */
export function startRelay(upstream) {
  return start([relay, upstream], /(http:\S+)/, {});
}

/**
 * Starts a gateway in a process of its own, as a user would.
 *
 * @param {string} data folder of its cache file
 * @param {string} upstream
 * @returns {Promise<ServerProcess>}
 */
export function startGateway(data, upstream) {
  return start([bin, 'start', '--port', '0', '--data', data], /listens on (http:\S+)/, {
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: `${upstream}/v1`,
  });
}

/**
 * Starts a gateway with a configuration, in a process of its own, as a user would.
 *
 * @param {string} config path of the file
 * @returns {Promise<ServerProcess>}
 */
export function startConfigured(config) {
  return start([bin, 'start', '--config', config, '--port', '0'], /listens on (http:\S+)/, {});
}

const readyWithin = 20_000;
const stopWithin = 15_000;

/**
 * @param {readonly string[]} args
 * @param {RegExp} ready
 * @param {Record<string, string>} environment
 * @returns {Promise<ServerProcess>}
 */
async function start(args, ready, environment) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').finally(() => process.off('exit', kill));
  const late = setTimeout(kill, readyWithin);
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const url = ready.exec(line)?.[1];
    if (url) {
      clearTimeout(late);
      child.stdout.resume();
      return {
        url,
        async stop() {
          child.kill('SIGTERM');
          const late = setTimeout(kill, stopWithin);
          await ended;
          clearTimeout(late);
        },
      };
    }
  }
  clearTimeout(late);
  throw new Error(`${args[0]} ended, or was ended after ${readyWithin} ms, before it was ready`);
}
