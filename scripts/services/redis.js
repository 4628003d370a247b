import { findBinary, versionOf } from './find-binary.js';
import { serviceFolder } from './folders.js';
import { launch } from './launch.js';
import { ask } from './ports.js';
import { atFreePort } from './service.js';

/**
 * Redis 8, with vector sets. It keeps nothing on disk.
 *
 * @type {import('./service.js').ServiceKind}
 */
export const redis = {
  name: 'redis',
  variable: 'REDIS_URL',
  schemes: ['redis:', 'rediss:'],
  port: 6379,
  kit: 'redis-8.0',
  async findInstalled() {
    const server = await findBinary('redis-server', ['/usr/local/bin', '/opt/homebrew/bin']);
    return server ? { version: await versionOf(server), binaries: { server } } : undefined;
  },
  start: ({ binaries: { server } }, rest = []) =>
    atFreePort(async (port) => {
      const folder = await serviceFolder('redis');
      const command = [String(server), '--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
      // A replica waits 5 s for others before it is sent what it needs, unless told not to.
      const settings = ['--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0'];
      const running = await launch([...command, ...settings, ...rest], {
        folder,
        isReady: async () => /^[+-](PONG|NOAUTH)/.test(String(await ask(port, 'PING\r\n'))),
      });
      return { ...running, url: `redis://127.0.0.1:${port}` };
    }),
};
