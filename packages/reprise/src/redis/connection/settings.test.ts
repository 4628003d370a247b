import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { settingsOf } from './settings.ts';

describe('settings of a Redis connection', () => {
  it.each([
    ['redis://localhost', { kind: 'single', address: { host: 'localhost', port: 6379 } }],
    ['redis://', { kind: 'single', address: { host: '127.0.0.1', port: 6379 } }],
    ['rediss://[::1]:7000', { kind: 'single', address: { host: '::1', port: 7000 } }],
    [
      'redis+cluster://a:1,b',
      {
        kind: 'cluster',
        seeds: [
          { host: 'a', port: 1 },
          { host: 'b', port: 6379 },
        ],
      },
    ],
    [
      'redis+sentinel://a:1,b/main/2',
      {
        kind: 'sentinel',
        group: 'main',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26379 },
        ],
        username: undefined,
        password: undefined,
      },
    ],
  ])('reads the servers of %s', (url, servers) => {
    assert.deepEqual(settingsOf(url).servers, servers);
  });

  it('reads user, password, database and TLS of a URL', () => {
    const { username, password, database, tls } = settingsOf('rediss://me:a%40b:c@host:1/3');
    assert.deepEqual(
      { username, password, database, tls },
      { username: 'me', password: 'a@b:c', database: 3, tls: {} },
    );
    assert.equal(settingsOf('redis+sentinel://:x@a/main/2').database, 2);
  });

  it('S2-01 takes an empty password for none', () => {
    assert.equal(settingsOf({ password: '' }).password, undefined);
    assert.equal(settingsOf({ host: 'localhost', port: 6379 }).maxConnections, 10);
  });

  it('lets options win over the URL', () => {
    assert.equal(settingsOf({ url: 'redis://:old@host/1', password: 'new' }).password, 'new');
  });

  it('maps addresses that are reached otherwise', () => {
    const { reach } = settingsOf({ addressMap: { '10.0.0.1:6379': 'localhost:7001' } });
    assert.deepEqual(reach({ host: '10.0.0.1', port: 6379 }), { host: 'localhost', port: 7001 });
    assert.deepEqual(reach({ host: '10.0.0.2', port: 6379 }), { host: '10.0.0.2', port: 6379 });
  });

  it.each([
    'http://:secret@host',
    'redis://:secret@a,b',
    'redis://:secret@host/x',
    'redis://:secret@host:99999',
    'redis+sentinel://:secret@a',
    'redis+cluster://:secret@a/1',
    'redis+cluster://:secret@',
    'redis://:secret%@host',
  ])('refuses %s without quoting it', (url) => {
    assert.throws(
      () => settingsOf(url),
      (error) =>
        RepriseError.isInstance(error) &&
        error.code === 'INVALID_ARGUMENT' &&
        !error.message.includes('secret'),
    );
  });

  it.each([
    { maxConnections: 0 },
    { maxInFlight: 1.5 },
    { commandDeadline: 0 },
    { port: 0 },
    { cluster: { nodes: ['a'] }, database: 1 },
    { cluster: { nodes: ['a'] }, sentinel: { name: 'x', nodes: ['a'] } },
    { sentinel: { name: 'x', nodes: [] } },
  ])('refuses %o', (options) => {
    assert.throws(() => settingsOf(options), { code: 'INVALID_ARGUMENT' });
  });
});
