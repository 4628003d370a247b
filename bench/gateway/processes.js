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

/**
 * Starts the bare server in a process of its own.
 *
 * @returns {Promise<ServerProcess>}
 */
export function startBare() {
  return start([bare], /(http:\S+)/, {});
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
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const url = ready.exec(line)?.[1];
    if (url) {
      child.stdout.resume();
      return {
        url,
        async stop() {
          child.kill('SIGTERM');
          await ended;
        },
      };
    }
  }
  throw new Error(`${args[0]} ended before it was ready`);
}
