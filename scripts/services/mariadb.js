import { existsSync } from 'node:fs';
import { readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dataFolder, runAs } from './data-folder.js';
import { findBinary, versionOf } from './find-binary.js';
import { serviceFolder } from './folders.js';
import { launch } from './launch.js';
import { ask } from './ports.js';
import { atFreePort } from './service.js';

const account = `CREATE USER 'test'@'127.0.0.1' IDENTIFIED BY 'test';
GRANT ALL ON *.* TO 'test'@'127.0.0.1' WITH GRANT OPTION;
CREATE DATABASE test;
`;

/** Small files, and no durability, which a test does not need. */
const settings = [
  '--innodb-log-file-size=8M',
  '--innodb-buffer-pool-size=64M',
  '--innodb-flush-log-at-trx-commit=0',
];

/** Version of the protocol, after the length and the number of the first packet. */
const protocolVersion = 10;

/**
 * MariaDB 11.8, which speaks the protocol of MySQL; user test, password test, database test.
 *
 * @type {import('./service.js').ServiceKind}
 */
export const mariadb = {
  name: 'mysql',
  variable: 'MYSQL_URL',
  schemes: ['mysql:', 'mariadb:'],
  port: 3306,
  kit: 'mariadb-11.8',
  async findInstalled() {
    const server = await findBinary('mariadbd', ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin']);
    return server
      ? { version: await versionOf(server), binaries: { server: await realpath(server) } }
      : undefined;
  },
  initialize,
  start: (installation, rest = []) =>
    atFreePort(async (port) => {
      const folder = await serviceFolder('mariadb');
      const data = await dataFolder(installation, folder, initialize);
      const place = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${folder}/socket`];
      const more = [`--pid-file=${folder}/pid`, '--skip-name-resolve', ...rest];
      const command = serverCommand(String(installation.binaries['server']), data);
      const running = await launch([...command, ...place, ...more], {
        folder,
        isReady: async () => (await ask(port, ''))?.[4] === protocolVersion,
      });
      return { ...running, url: `mysql://test:test@127.0.0.1:${port}/test` };
    }),
};

/** @type {import('./build-kit.js').Initialize} */
async function initialize({ binaries }, data) {
  const server = String(binaries['server']);
  const home = join(data, '..');
  await runAs(['mkdir', data], home);
  const statements = join(home, 'first.sql');
  await writeFile(statements, await firstStatements(shareFolder(server)));
  const command = [...serverCommand(server, data), '--bootstrap', '--skip-networking'];
  await runAs(['sh', '-c', 'exec "$@" < "$0"', statements, ...command], home);
}

/** @param {string} server @param {string} data @returns {string[]} */
function serverCommand(server, data) {
  const share = shareFolder(server);
  const places = [
    `--datadir=${data}`,
    // The temporary folder of the environment may belong to another user.
    `--tmpdir=${dirname(data)}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${share}/charsets`,
  ];
  // In a kit the plugins are not where the server was told at its build.
  const plugins = join(dirname(server), '../lib/mysql/plugin');
  const plugin = existsSync(plugins) ? [`--plugin-dir=${plugins}`] : [];
  return [server, '--no-defaults', ...places, ...plugin, ...settings];
}

/** @param {string} server @returns {string} */
function shareFolder(server) {
  const folders = ['mariadb', 'mysql'].map((name) => join(dirname(server), '../share', name));
  const found = folders.find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`${server} has none of ${folders.join(', ')}`);
  return found;
}

/** @param {string} share @returns {Promise<string>} */
async function firstStatements(share) {
  /** @param {string} name */
  const read = (name) => {
    const file = ['mariadb', 'mysql'].map((prefix) => join(share, `${prefix}_${name}.sql`)).find(existsSync);
    return file ? readFile(file, 'utf8') : '';
  };
  const tables = await Promise.all(['system_tables', 'performance_tables', 'system_tables_data'].map(read));
  const before = 'CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n';
  return `${before}${tables.join('\n')}\nFLUSH PRIVILEGES;\n${account}`;
}
