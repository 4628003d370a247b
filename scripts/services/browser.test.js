import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, vi } from 'vitest';
import { workspace } from '../build/files.js';
import { fixture } from '../checks/fixture.js';
import { startBrowser } from './browser.js';

// The first run on a machine downloads the browser.
const timeout = 300_000;

/** @type {(() => unknown)[]} */
const afterwards = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const undo of afterwards.splice(0).reverse()) await undo();
});

/** @param {string} html @returns {Promise<string>} */
async function serve(html) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  }).listen(0, '127.0.0.1');
  afterwards.push(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}/`;
}

/** @returns {Promise<string>} */
async function folder() {
  const { root, remove } = await fixture({});
  afterwards.push(remove);
  return root;
}

it('shows a page of this machine, with text that has a size', { timeout }, async () => {
  const url = await serve('<span id="text">Grüße</span><script>document.title = text.offsetWidth</script>');
  const browser = await startBrowser();
  afterwards.push(() => browser.close());
  const page = await browser.newPage();
  await page.goto(url);
  expect(await page.textContent('#text')).toBe('Grüße');
  expect(Number(await page.title())).toBeGreaterThan(20);
});

it('reaches nothing but this machine, neither for a page nor on its own', { timeout }, async () => {
  const outside = ['http://named.example/a.png', 'https://192.0.2.1/b.png', 'http://[2001:db8::1]/c.png'];
  const url = await serve(outside.map((each) => `<img src="${each}">`).join(''));
  const log = join(await folder(), 'net.json');
  const browser = await startBrowser({ rest: [`--log-net-log=${log}`] });
  afterwards.push(() => browser.close());
  const page = await browser.newPage();
  /** @type {Record<string, string | undefined>} */
  const failures = {};
  page.on('requestfailed', (request) => {
    failures[request.url()] = request.failure()?.errorText;
  });
  await page.goto(url, { waitUntil: 'load' });
  await expect.poll(() => Object.keys(failures).sort()).toEqual([...outside].sort());
  expect(new Set(Object.values(failures))).toEqual(new Set(['net::ERR_NAME_NOT_RESOLVED']));
  await browser.close();
  const events = await networkEvents(log);
  const connected = events('TCP_CONNECT_ATTEMPT').flatMap(({ params }) => params?.address ?? []);
  expect(new Set(connected)).toEqual(new Set([new URL(url).host]));
  // No query to a resolver, its own or that of the system, and no datagram of any other kind.
  for (const type of ['DNS_TRANSACTION', 'HOST_RESOLVER_SYSTEM_TASK', 'UDP_BYTES_SENT']) {
    expect(events(type)).toEqual([]);
  }
});

/**
 * Reads the log that Chromium keeps of all it does with the network.
 *
 * @param {string} path
 * @returns {Promise<(type: string) => { params?: { address?: string } }[]>} the events of a type, which must exist
 */
async function networkEvents(path) {
  const { constants, events } = JSON.parse(await readFile(path, 'utf8'));
  return (type) => {
    expect(constants.logEventTypes).toHaveProperty(type);
    return events.filter(
      (/** @type {{ type: number }} */ each) => each.type === constants.logEventTypes[type],
    );
  };
}

it('dies with the process that started it, all of its processes', { timeout }, async () => {
  const script = `
    const { startBrowser } = await import(${JSON.stringify(join(workspace, 'scripts/services/browser.js'))});
    const browser = await startBrowser();
    await browser.newPage();
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    console.log(JSON.stringify(processInfo.map(({ id }) => id)));`;
  const environment = { ...process.env, TMPDIR: await folder() };
  const rest = ['--input-type=module', '--eval', script];
  const child = spawn(process.execPath, rest, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  afterwards.push(() => child.kill('SIGKILL'));
  const [line] = await once(createInterface(child.stdout), 'line');
  /** @type {number[]} */
  const pids = JSON.parse(line);
  expect(pids.length).toBeGreaterThan(1);
  expect(pids.filter(runs)).toEqual(pids);
  child.kill('SIGKILL');
  await expect.poll(() => pids.filter(runs), { timeout: 5000 }).toEqual([]);
});

/** @param {number} pid @returns {boolean} */
function runs(pid) {
  try {
    process.kill(pid, 0);
    // One that has ended keeps its number until its parent, or that of all, has noticed.
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

it('says everything that was tried, and how to help', async () => {
  vi.stubEnv('PATH', '/nowhere');
  const starting = startBrowser({ environment: { SERVICES_CACHE: '/dev/null/services' } });
  await expect(starting).rejects.toThrow(
    /^No browser.*CHROMIUM_PATH is not set.*chromium could not be built.*PATH.*set CHROMIUM_PATH/s,
  );
});

it('refuses a path that names no browser', async () => {
  const starting = startBrowser({ environment: { CHROMIUM_PATH: '/nowhere/chromium' } });
  await expect(starting).rejects.toThrow('CHROMIUM_PATH names /nowhere/chromium, which does not run');
});
