import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { fixture } from '../checks/fixture.js';
import { freePort } from './ports.js';
import { resolveService } from './resolve.js';
import { startServices } from './start-services.js';

/** @typedef {import('./service.js').ServiceKind} ServiceKind */

/** @type {(() => unknown)[]} */
const afterwards = [];
afterEach(async () => {
  for (const undo of afterwards.splice(0)) await undo();
});

/** @type {string[]} */
const lines = [];
/** @param {string} line */
const log = (line) => {
  lines.push(line);
};

/** @type {ServiceKind} */
const kind = {
  name: 'redis',
  variable: 'REDIS_URL',
  schemes: ['redis:'],
  port: 6379,
  kit: 'redis-8.0',
  findInstalled: async () => undefined,
  start: async ({ version }) => ({
    url: `redis://started/${version}`,
    pid: 1,
    log: () => '',
    stop: async () => {},
  }),
};

it('takes the server that the environment names, and starts none', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  afterwards.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const environment = { REDIS_URL: `redis://user:secret@127.0.0.1:${port}` };
  const service = await resolveService(kind, { environment, log });
  expect(service.url).toBe(environment.REDIS_URL);
  expect(lines.at(-1)).toBe(`redis: the one at 127.0.0.1:${port}, given by REDIS_URL`);
});

it('refuses an address of another kind of server, and one where nobody answers', async () => {
  const wrong = { REDIS_URL: 'mysql://127.0.0.1' };
  await expect(resolveService(kind, { environment: wrong, log })).rejects.toThrow(
    'REDIS_URL must be a URL that begins with redis://',
  );
  const port = await freePort();
  const silent = { REDIS_URL: `redis://127.0.0.1:${port}` };
  await expect(resolveService(kind, { environment: silent, log })).rejects.toThrow('where no server answers');
});

it('starts what is in the cache, before what is on PATH', async () => {
  const { root, remove } = await fixture({ 'redis-8.0/.kit': { name: 'redis-8.0', version: '8.0.2' } });
  afterwards.push(remove);
  const onPath = { ...kind, findInstalled: async () => ({ version: '7', binaries: {} }) };
  const environment = { SERVICES_CACHE: root };
  await chmod(root, 0o755);
  const service = await resolveService(onPath, { environment, log });
  expect(service.url).toBe('redis://started/8.0.2');
  expect(lines.at(-1)).toBe(`redis: 8.0.2 from ${root}/redis-8.0 at redis://started/8.0.2`);
});

/** A place where no cache can be. */
const nowhere = { SERVICES_CACHE: '/dev/null/services' };

it('starts what is on PATH where no kit can be built', async () => {
  const onPath = {
    ...kind,
    findInstalled: async () => ({ version: '7.2', binaries: { server: '/bin/server' } }),
  };
  await resolveService(onPath, { environment: nowhere, log });
  expect(lines.at(-1)).toBe('redis: 7.2 from /bin/server at redis://started/7.2');
});

it('says everything that was tried, and how to help', async () => {
  const failing = resolveService(kind, { environment: nowhere, log });
  await expect(failing).rejects.toThrow(/REDIS_URL is not set.*could not be built.*PATH.*docker compose/s);
});

it('goes without a server only where that is allowed, and never in CI', async () => {
  const environment = { REDIS_URL: 'redis://127.0.0.1:1', SERVICES_OPTIONAL: '1' };
  const { services } = await startServices(['redis'], { environment, log });
  expect(services).toEqual({});
  expect(lines.at(-1)).toMatch(/^redis: skipped, what needs it is not tested/);
  await expect(startServices(['redis'], { environment: { ...environment, CI: '1' }, log })).rejects.toThrow(
    'answers',
  );
  await expect(
    startServices(['redis'], { environment: { REDIS_URL: 'redis://127.0.0.1:1' }, log }),
  ).rejects.toThrow();
});
