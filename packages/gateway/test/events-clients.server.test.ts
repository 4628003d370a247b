import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSource } from 'eventsource';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../../scripts/services/browser.js';
import { type RedisNode, startRedis } from '../../../scripts/services/start-redis.js';
import { key, openStream, ownPrefix, publishTo, tokenOf, withKey } from './events-fixture.ts';
import { Reprise } from './run-reprise.ts';

let browser: Browser;
let server: RedisNode;
let folder: string;
let parameters: string[];
let gateway: Reprise;
let url: string;

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port));
  });
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function restart(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (signal) {
    gateway.kill(signal);
    await gateway.ended();
  }
  gateway = new Reprise(parameters);
  url = await gateway.url();
}

// The first run on a machine downloads the browser.
beforeAll(async () => {
  browser = await startBrowser();
  server = await startRedis();
  folder = await mkdtemp(join(tmpdir(), 'reprise-events-'));
  const file = join(folder, 'reprise.yaml');
  const config = {
    ...withKey,
    cache: { data: join(folder, 'data') },
    semantic: { enabled: false },
    upstream: { kind: 'demo' },
    redis: { enabled: true, url: server.url, key_prefix: ownPrefix(), socket_timeout: 1 },
    // After a crash, what it held counts for three times as long.
    events: { heartbeat: '1s' },
  };
  await writeFile(file, JSON.stringify(config));
  parameters = ['start', '--config', file, '--port', String(await freePort())];
  await restart();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  gateway?.kill('SIGKILL');
  await server?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Publishes events as soon as the gateway takes them. */
async function publishAll(userId: string, ...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) {
    const status = async () => (await publishTo(url, n, { user_id: userId })).status;
    await expect.poll(status, { timeout: 20_000 }).toBe(200);
  }
}

describe('an EventSource of a browser', () => {
  it('S4 19 gets events by its cookie, and comes back by itself when the gateway is killed, and when it ends', async () => {
    const page = await browser.newPage();
    const { token } = await tokenOf({ url }, { user_id: 'browser' });
    await page
      .context()
      .addCookies([{ name: 'reprise_sse', value: token, domain: '127.0.0.1', path: '/api/v1/events' }]);
    await page.goto(`${url}/api/health`);
    await page.evaluate(() => {
      const came: unknown[] = [];
      Object.assign(globalThis, { came });
      const source = new globalThis.EventSource('/api/v1/events/stream');
      source.addEventListener('task.progress-updated', (message) => {
        came.push([JSON.parse((message as MessageEvent).data).n, (message as MessageEvent).lastEventId]);
      });
      source.addEventListener('stream.gap', () => came.push('gap'));
      source.addEventListener('error', (message) => {
        if (message instanceof MessageEvent) came.push(JSON.parse(message.data).reason);
      });
    });
    const came = () =>
      page.evaluate(() => (globalThis as unknown as { came: unknown[] }).came) as Promise<
        (string | [number, string])[]
      >;
    const numbers = async () => (await came()).map((each) => (typeof each === 'string' ? each : each[0]));
    await publishAll('browser', 1, 2);
    await expect.poll(numbers, { timeout: 10_000 }).toEqual([1, 2]);
    expect((await came())[0]![1]).toMatch(/^\d+-\d+$/);
    await restart('SIGKILL');
    await publishAll('browser', 3, 4);
    await expect.poll(numbers, { timeout: 20_000 }).toEqual([1, 2, 3, 4]);
    await restart('SIGTERM');
    await publishAll('browser', 5);
    await expect.poll(numbers, { timeout: 20_000 }).toEqual([1, 2, 3, 4, 'shutdown', 5]);
    await page.close();
  }, 120_000);
});

describe('the EventSource of npm', () => {
  it('S4 19 gets events by its token, and comes back by itself when the gateway is killed', async () => {
    const { token } = await tokenOf({ url }, { user_id: 'npm' });
    const came: number[] = [];
    const sent: (string | null)[] = [];
    const source = new EventSource(`${url}/api/v1/events/stream`, {
      fetch: (address, init) => {
        const headers = { ...init.headers, authorization: `Bearer ${token}` };
        sent.push(new Headers(headers).get('last-event-id'));
        return fetch(address, { ...init, headers });
      },
    });
    const ids: string[] = [];
    source.addEventListener('task.progress-updated', ({ data, lastEventId }) => {
      came.push((JSON.parse(data) as { n: number }).n);
      ids.push(lastEventId);
    });
    await publishAll('npm', 1, 2);
    await expect.poll(() => came, { timeout: 10_000 }).toEqual([1, 2]);
    const last = ids.at(-1);
    await restart('SIGKILL');
    await publishAll('npm', 3);
    await expect.poll(() => came, { timeout: 20_000 }).toEqual([1, 2, 3]);
    expect(sent.filter((id) => id !== null).at(-1)).toBe(last);
    source.close();
  }, 60_000);
});

describe('a gateway that is killed', () => {
  it('S4 20 leaves streams that count no longer soon after', async () => {
    const open = () => openStream(url, { user_id: 'crash' }, { 'x-api-key': key });
    const before = [await open(), await open()];
    expect((await open()).response.status).toBe(429);
    await restart('SIGKILL');
    await Promise.all(before.map(({ ended }) => ended));
    const after = await openUntil(open);
    expect(after.response.status).toBe(200);
    await after.leave();
  }, 60_000);
});

async function openUntil(open: () => ReturnType<typeof openStream>) {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const stream = await open();
    if (stream.response.status === 200 || performance.now() > deadline) return stream;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
