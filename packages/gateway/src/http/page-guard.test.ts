import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/index.ts';
import { pageGuard } from './page-guard.ts';

type Sections = Readonly<Record<string, unknown>>;

/** The code of the refusal of a request with these headers; undefined when it is let in. */
function refused(headers: Readonly<Record<string, string>>, config: Sections = {}) {
  return pageGuard(parseConfig(config))((name) => headers[name])?.code ?? undefined;
}

const host = '127.0.0.1:1733';
const evil = 'https://evil.example';
const everywhere = { server: { host: '0.0.0.0' } };

describe('a gateway without keys', () => {
  it.each([
    evil,
    'http://evil.example:1733',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://evil.example/?localhost',
    'http://localhost@evil.example',
    'null',
    'file://',
    'localhost',
    '',
    `http://localhost, ${evil}`,
  ])('refuses pages of %j', (origin) => {
    expect(refused({ host, origin })).toBe('forbidden_origin');
    expect(refused({ host: 'gateway.lan:1733', origin }, everywhere)).toBe('forbidden_origin');
  });

  it.each([
    'http://127.0.0.1:1733',
    'http://localhost:3000',
    'https://app.localhost',
    'http://127.9.9.9',
    'http://[::1]:5173',
    'tauri://localhost',
  ])('takes pages of this machine: %s', (origin) => {
    expect(refused({ host, origin })).toBeUndefined();
    expect(refused({ host: 'gateway.lan', origin }, everywhere)).toBeUndefined();
  });

  it('takes pages of the host that they ask, where others can connect', () => {
    const origin = 'http://gateway.lan:1733';
    expect(refused({ host: 'Gateway.lan:1733', origin }, everywhere)).toBeUndefined();
    expect(refused({ host: 'gateway.lan:1734', origin }, everywhere)).toBe('forbidden_origin');
  });

  it.each([
    'evil.example',
    'evil.example:1733',
    'localhost.evil.example',
    '127.0.0.1.evil.example:80',
    '[::2]:80',
    '10.0.0.7',
    'mylocalhost',
    '',
  ])('refuses the host %j while only this machine can connect', (name) => {
    for (const own of ['127.0.0.1', 'localhost', '::1', '127.0.0.53']) {
      expect(refused({ host: name }, { server: { host: own } })).toBe('forbidden_host');
    }
    expect(refused({ host: name, origin: `http://${name}` })).toBe('forbidden_host');
    expect(refused({ host: name }, everywhere)).toBeUndefined();
  });

  it.each([
    host,
    '127.0.0.1',
    'localhost:1733',
    'LOCALHOST',
    'localhost.',
    'a.b.localhost:1',
    '[::1]',
    '[::1]:80',
  ])('takes the host %s', (name) => expect(refused({ host: name })).toBeUndefined());

  it('takes hosts that are allowed, and their pages', () => {
    const config = { server: { allowed_hosts: ['Cache.example'] } };
    expect(refused({ host: 'cache.example:8443' }, config)).toBeUndefined();
    expect(refused({ host, origin: 'https://cache.example' }, config)).toBeUndefined();
    expect(refused({ host, origin: 'https://a.cache.example' }, config)).toBe('forbidden_origin');
  });

  it('takes programs, which send no origin', () => {
    expect(refused({ host })).toBeUndefined();
    expect(refused({})).toBeUndefined();
  });
});

it('a gateway with keys takes every page and host: who has no key is refused anyway', () => {
  const config = { auth: { keys: [{ key: 'k', tenant: 't' }] } };
  expect(refused({ host: 'evil.example', origin: evil }, config)).toBeUndefined();
});
