import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, type HeaderFields, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await start();
});

const evil = 'https://evil.example';

/** A refusal, in OpenAI's shape or in the envelope of `/api`. */
interface Answer {
  readonly error?: { readonly code: string; readonly message: string };
  readonly data?: { readonly error?: string };
  readonly message?: string;
}

/** Sends a request as it is, with any host; gives its status and what it says is wrong. */
function send(
  to: TestGateway,
  method: string,
  path: string,
  headers: HeaderFields,
): Promise<{ status: number; code: unknown; message: string }> {
  const body = JSON.stringify({ ...ask('Where do I log in?'), response: 'At evil.example.' });
  return new Promise((resolve, reject) => {
    const sent = request(`${to.url}${path}`, { method, headers }, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      const { error, data, message = '' } = JSON.parse(text) as Answer;
      const status = response.statusCode ?? 0;
      resolve(error ? { status, ...error } : { status, code: data?.error, message });
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? body : undefined);
  });
}

describe('a page of the web, without keys', () => {
  it('cannot plant an answer, in whatever form its browser lets it send one', async () => {
    for (const type of [
      'text/plain;charset=UTF-8',
      'application/x-www-form-urlencoded',
      'application/json',
    ]) {
      const headers = { origin: evil, 'content-type': type, 'sec-fetch-site': 'cross-site' };
      const { status, code, message } = await send(gateway, 'POST', '/v1/cache/update', headers);
      expect({ status, code }).toEqual({ status: 403, code: 'forbidden_origin' });
      expect(message).toMatch(/"https:\/\/evil\.example".*server\.allowed_hosts.*auth\.keys/);
    }
    const asked = await gateway.chat(ask('Where do I log in?'), { 'cache-control': 'only-if-cached' });
    expect(asked.status).toBe(504);
  });

  it.each([
    ['POST', '/v1/chat/completions'],
    ['POST', '/v1/embeddings'],
    ['POST', '/v1/cache/lookup'],
    ['POST', '/v1/cache/feedback'],
    ['GET', '/v1/cache/explain?prompt=x'],
    ['GET', '/v1/cache/stats'],
    ['DELETE', '/v1/cache/entries'],
    ['DELETE', '/v1/cache/entries/a'],
    ['POST', '/api/push/chat'],
    ['GET', '/api/sessions/7'],
    ['DELETE', '/api/sessions/7'],
  ])('is refused: %s %s', async (method, path) => {
    const refused = { status: 403, code: 'forbidden_origin' };
    expect(await send(gateway, method, path, { origin: evil })).toMatchObject(refused);
  });

  it('is refused when it has the gateway under a name of its own', async () => {
    const headers = { host: 'evil.example:1733', origin: 'http://evil.example:1733' };
    for (const path of ['/v1/cache/update', '/api/push/chat']) {
      const refused = await send(gateway, 'POST', path, headers);
      expect(refused).toMatchObject({ status: 403, code: 'forbidden_host' });
      expect(refused.message).toMatch(/"evil\.example:1733".*server\.allowed_hosts.*auth\.keys/);
    }
  });

  it('is let in when it is of the gateway itself, of this machine, or of a host that is allowed', async () => {
    const allowing = await start({ config: { server: { allowed_hosts: ['cache.example'] } } });
    const { port } = new URL(allowing.url);
    for (const headers of [
      { origin: allowing.url },
      { origin: 'http://localhost:3000' },
      { host: `localhost:${port}`, origin: `http://localhost:${port}` },
      { origin: 'https://cache.example' },
      { host: 'cache.example', origin: 'https://cache.example' },
    ]) {
      expect(await send(allowing, 'POST', '/v1/cache/update', headers)).toMatchObject({ status: 200 });
    }
  });

  it('cannot do more than others where there are keys: the key lets in', async () => {
    const locked = await start({ config: { auth: { keys: [{ key: 'gate-ann', tenant: 'ann' }] } } });
    const headers = { host: 'cache.example', origin: 'https://app.example' };
    expect(await send(locked, 'POST', '/v1/cache/update', headers)).toMatchObject({ status: 401 });
    const withKey = { ...headers, authorization: 'Bearer gate-ann' };
    expect(await send(locked, 'POST', '/v1/cache/update', withKey)).toMatchObject({ status: 200 });
  });
});
