import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLogger } from 'reprise/core';
import { afterEach, expect, it } from 'vitest';
import { httpUpstream } from './http-upstream.ts';
import type { Upstream } from './upstream.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function connect(baseUrl: string, apiKey?: string): Upstream {
  const limits = { connectTimeout: 1_000, timeout: 5_000, idleTimeout: 5_000 };
  const upstream = httpUpstream({
    kind: 'openai',
    baseUrl,
    apiKey,
    logger: silentLogger,
    ...limits,
  });
  ends.push(() => upstream.close?.());
  return upstream;
}

it.each(['api.example.com/v1', 'localhost:1234/v1', 'http://'])(
  'refuses the base URL %j with the field that names it',
  (baseUrl) => {
    expect(() => connect(baseUrl)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('upstream.base_url'),
      }),
    );
  },
);

it('puts stars in the place of its key, where it has one that is no part of words', () => {
  const hidden = (apiKey?: string) =>
    connect('http://127.0.0.1:9', apiKey).withoutKey?.('Wrong key sk-secret.');
  expect([hidden('sk-secret'), hidden('k'), hidden()]).toEqual([
    'Wrong key ***.',
    'Wrong key sk-secret.',
    'Wrong key sk-secret.',
  ]);
});

it.each(['Client connection prematurely closed.', new Error('closed'), undefined])(
  'is not left alone because clients leave, whatever their reason: %s',
  async (reason) => {
    const server = createServer(({ url }, response) => url === '/quick' && response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => server.close().closeAllConnections());
    const upstream = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    for (let client = 0; client < 6; client++) {
      const leaving = new AbortController();
      const asked = upstream.send({ method: 'GET', path: '/slow', signal: leaving.signal });
      leaving.abort(reason);
      await expect(asked).rejects.toBe(leaving.signal.reason);
    }
    const { status } = await upstream.send({
      method: 'GET',
      path: '/quick',
      signal: new AbortController().signal,
    });
    expect(status).toBe(200);
  },
);
