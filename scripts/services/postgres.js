import { dirname, join } from 'node:path';
import { dataFolder, runAs } from './data-folder.js';
import { debianPostgresFolders, findBinary, versionOf } from './find-binary.js';
import { serviceFolder } from './folders.js';
import { launch } from './launch.js';
import { ask } from './ports.js';
import { atFreePort } from './service.js';

/** Durability costs time and a test needs none; just-in-time compilation is not in the kit. */
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'jit=off', 'timezone=UTC'];

/** Asks to begin a session of user postgres; a server that still starts refuses with an error, which begins with E. */
const startupMessage = startup('user\0postgres\0database\0postgres\0\0');

/**
 * PostgreSQL 17 with pgvector, user postgres, no password.
 *
 * @type {import('./service.js').ServiceKind}
 */
export const postgres = {
  name: 'postgres',
  variable: 'DATABASE_URL',
  schemes: ['postgres:', 'postgresql:'],
  port: 5432,
  kit: 'postgres-17',
  async findInstalled() {
    const server = await findBinary('postgres', [...(await debianPostgresFolders()), '/opt/homebrew/bin']);
    const initdb = server && (await findBinary('initdb', [dirname(server)]));
    return server && initdb ? { version: await versionOf(server), binaries: { server, initdb } } : undefined;
  },
  initialize,
  start: (installation, rest = []) =>
    atFreePort(async (port) => {
      const folder = await serviceFolder('postgres');
      const data = await dataFolder(installation, folder, initialize);
      const command = [String(installation.binaries['server']), '-D', data, '-p', String(port)];
      const place = ['-h', '127.0.0.1', '-k', folder, ...settings.flatMap((setting) => ['-c', setting])];
      const running = await launch([...command, ...place, ...rest], {
        folder,
        isReady: async () => String(await ask(port, startupMessage)).startsWith('R'),
        // SIGTERM would wait until every client has left.
        stopSignal: 'SIGINT',
      });
      return { ...running, url: `postgres://postgres@127.0.0.1:${port}/postgres` };
    }),
};

/** @type {import('./build-kit.js').Initialize} */
async function initialize({ binaries }, data) {
  const command = [String(binaries['initdb']), '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'];
  await runAs([...command, '--no-locale', '--no-sync'], join(data, '..'));
}

/** @param {string} text @returns {Buffer} */
function startup(text) {
  const message = Buffer.alloc(8 + text.length);
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(3 << 16, 4);
  message.write(text, 8);
  return message;
}
