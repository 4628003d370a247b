import { beforeAll, describe, expect, it } from 'vitest';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
let gateway: TestGateway;
let locked: TestGateway;

beforeAll(async () => {
  gateway = await start();
  locked = await start({ config: { auth: { keys: [{ key: 'gate-ann', tenant: 'ann' }] } } });
});

const get = (from: TestGateway, path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${from.url}${path}`, { headers, redirect: 'manual' });

describe('GET /api/health', () => {
  it('S2-28 says how the service and its components do, without a key', async () => {
    const response = await get(locked, '/api/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      code: 200,
      status: 'success',
      message: 'ok',
      data: {
        status: 'ok',
        service: 'reprise',
        version: expect.stringMatching(/^\d+\./),
        components: expect.objectContaining({
          shared_data: { status: 'ok', detail: 'memory of this process' },
          events: { status: 'ok', detail: '0 streams' },
        }),
      },
    });
  });
});

describe('GET /api/auth/status', () => {
  it.each([
    [{}, false],
    [{ 'x-api-key': 'wrong' }, false],
    [{ 'x-api-key': 'gate-ann' }, true],
    [{ authorization: 'Bearer gate-ann' }, true],
  ])('S2-28 says whether the key is good: %j', async (headers, authenticated) => {
    const response = await get(locked, '/api/auth/status', headers as Record<string, string>);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { auth_enabled: true, authenticated } });
  });

  it('S2-28 says that no key is needed', async () => {
    const response = await get(gateway, '/api/auth/status');
    expect(await response.json()).toMatchObject({ data: { auth_enabled: false, authenticated: false } });
  });
});

describe('GET /', () => {
  it('names where to go, and sends a browser there', async () => {
    const response = await get(gateway, '/');
    expect(await response.json()).toMatchObject({
      service: 'reprise',
      docs: '/docs',
      openapi: '/openapi.json',
    });
    const browser = await get(gateway, '/', { accept: 'text/html,application/xhtml+xml' });
    expect([browser.status, browser.headers.get('location')]).toEqual([302, 'docs']);
  });
});

describe('GET /docs', () => {
  it('is a page that loads its own files only, and they are there', async () => {
    const response = await get(locked, '/docs');
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const html = await response.text();
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files).toEqual([
      'data:,',
      'docs/swagger-ui.css',
      'openapi.json',
      'docs/swagger-ui-bundle.js',
      'docs/start.js',
    ]);
    for (const file of files.slice(1)) {
      const asset = await get(locked, `/${file}`);
      expect(asset.status, file).toBe(200);
      await asset.arrayBuffer();
    }
  });

  it.each(['swagger-ui-bundle.js.map', '..%2f..%2fpackage.json', 'constructor', 'LICENSE'])(
    'has no file %s',
    async (file) => {
      expect((await get(gateway, `/docs/${file}`)).status).toBe(404);
    },
  );
});

describe('a path of the application interface', () => {
  it('S2-28 that does not exist is refused in the envelope', async () => {
    const response = await get(gateway, '/api/nothing');
    expect(await response.json()).toEqual({
      code: 404,
      status: 'error',
      message: 'There is no route GET /api/nothing',
      data: { error: 'unknown_url', param: null },
    });
  });

  it('S2-28 that takes another method says which, in the envelope', async () => {
    const response = await gateway.post('/api/health', {});
    expect(response.headers.get('allow')).toBe('GET');
    expect(await response.json()).toMatchObject({ code: 405, data: { error: 'method_not_allowed' } });
  });
});

describe('excluded paths', () => {
  it('S2-65 are what the configuration says, for every route', async () => {
    const auth = { keys: [{ key: 'k', tenant: 't' }], excluded_paths: ['/v1/cache/stats', '/docs'] };
    const own = await start({ config: { auth } });
    const statuses = await Promise.all(
      [
        '/v1/cache/stats',
        '/docs',
        '/docs/start.js',
        '/health',
        '/metrics',
        '/api/health',
        '/',
        '/v1/models',
      ].map(async (path) => [path, (await get(own, path)).status]),
    );
    expect(Object.fromEntries(statuses)).toEqual({
      '/v1/cache/stats': 200,
      '/docs': 200,
      '/docs/start.js': 401,
      '/health': 401,
      '/metrics': 401,
      '/api/health': 401,
      '/': 401,
      '/v1/models': 401,
    });
    expect((await get(own, '/health', { authorization: 'Bearer k' })).status).toBe(200);
  });
});

describe('a key in the address', () => {
  it('is never logged nor answered', async () => {
    const own = await start({
      config: { auth: { keys: [{ key: 'k', tenant: 't' }] }, log: { level: 'debug' } },
    });
    const paths = ['/api/health', '/api/nothing', '/api/auth/status', '/', '/v1/nothing', '/metrics'];
    for (const path of paths) {
      const text = await (await get(own, `${path}?api_key=sk-in-the-address`)).text();
      expect(text).not.toContain('sk-in-the-address');
    }
    expect(JSON.stringify(own.log.lines)).not.toContain('sk-in-the-address');
  });
});
