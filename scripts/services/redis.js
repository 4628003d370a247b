import { findBinary, versionOf } from './find-binary.js';
import { serviceFolder } from './folders.js';
import { launch } from './launch.js';
import { ask } from './ports.js';
import { atFreePort } from './service.js';

/** @typedef {import('./service.js').ServiceKind} ServiceKind */

/** Redis 8, with vector sets. */
export const redis = redisKind('redis', { variable: 'REDIS_URL', kit: 'redis-8.0' });

/** Redis 7, without vector sets. */
export const redis7 = redisKind('redis7', {
  variable: 'REDIS7_URL',
  kit: 'redis-7.0',
  accepts: (version) => version.startsWith('7.'),
});

/** Valkey 8. */
export const valkey = redisKind('valkey', {
  variable: 'VALKEY_URL',
  kit: 'valkey-8.1',
  binary: 'valkey-server',
});

/**
 * A server that speaks the protocol of Redis. It keeps nothing on disk.
 *
 * @param {ServiceKind['name']} name
 * @param {object} options
 * @param {string} options.variable
 * @param {ServiceKind['kit']} options.kit
 * @param {string} [options.binary] its name on `PATH`
 * @param {(version: string) => boolean} [options.accepts] which versions found on `PATH` will do
 * @returns {ServiceKind}
 */
function redisKind(name, { variable, kit, binary = 'redis-server', accepts = () => true }) {
  return {
    name,
    variable,
    schemes: ['redis:', 'rediss:'],
    port: 6379,
    kit,
    async findInstalled() {
      const server = await findBinary(binary, ['/usr/local/bin', '/opt/homebrew/bin']);
      if (!server) return undefined;
      const version = await versionOf(server);
      return accepts(version) ? { version, binaries: { server } } : undefined;
    },
    start: ({ binaries: { server } }, rest = []) =>
      atFreePort(async (port) => {
        const folder = await serviceFolder('redis');
        const command = [String(server), '--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
        const settings = ['--save', '', '--appendonly', 'no'];
        const running = await launch([...command, ...settings, ...rest], {
          folder,
          isReady: async () => String(await ask(port, 'PING\r\n')).startsWith('+PONG'),
        });
        return { ...running, url: `redis://127.0.0.1:${port}` };
      }),
  };
}
