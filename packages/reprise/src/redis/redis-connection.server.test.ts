import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, inject, it } from 'vitest';
import { RepriseError } from '../core/index.ts';
import { connectRedis } from './connect-redis.ts';
import type { RedisConnection } from './redis-connection.ts';
import { eventually, outcomeOf } from './redis-fixture.js';
import { defineScript } from './redis-script.ts';

const services = inject('services');

const servers = (['redis', 'redis7', 'valkey'] as const).map((name) => ({
  name,
  url: services[name],
  missing: services[name] ? '' : ' (no server is provided)',
}));

describe.each(servers)('a connection to $name$missing', ({ name, url }) => {
  const prefix = `connection-test:${crypto.randomUUID()}`;
  const key = `${prefix}:key`;
  let redis: RedisConnection;

  beforeEach(({ skip }) => {
    if (!url) skip('no server is provided');
  });
  beforeAll(() => {
    if (url) redis = connectRedis(url);
  });
  afterAll(async () => {
    await redis?.send({ args: ['DEL', key] });
    await redis?.close();
  });

  it('gives text or bytes, as asked', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await redis.send({ args: ['SET', key, bytes] });
    assert.deepEqual(
      new Uint8Array((await redis.send({ args: ['GET', key], bytes: true })) as Uint8Array),
      bytes,
    );
    await redis.send({ args: ['SET', key, 'grüße'] });
    assert.equal(await redis.send({ args: ['GET', new TextEncoder().encode(key)] }), 'grüße');
    assert.equal(await redis.send({ args: ['GET', `${key}:none`], bytes: true }), null);
  });

  it('answers in the shapes of RESP2', async () => {
    const script = defineScript('shapes', "return { 1, 'two', false, { 'deep' }, { ok = 'FINE' } }");
    assert.deepEqual(await redis.run(script, [], []), [1, 'two', null, ['deep'], 'FINE']);
    const answers = await redis.sendMany([
      { args: ['DEL', key] },
      { args: ['ZADD', key, '1.5', 'member'] },
      { args: ['ZSCORE', key, 'member'] },
      { args: ['ZRANGE', key, '0', '-1', 'WITHSCORES'] },
      { args: ['GET', key] },
    ]);
    assert.deepEqual(answers.slice(0, 4), [1, 1, '1.5', ['member', '1.5']]);
    const [error] = answers.slice(4);
    assert.ok(RepriseError.isInstance(error) && error.details['redisCode'] === 'WRONGTYPE');
  });

  it('sends many commands in order, however many and large they are', async () => {
    await redis.send({ args: ['DEL', key] });
    const value = 'x'.repeat(20_000);
    const commands = Array.from({ length: 1_200 }, () => ({ args: ['APPEND', key, value], key }));
    const lengths = await redis.sendMany(commands);
    assert.deepEqual(
      lengths,
      commands.map((_, index) => (index + 1) * value.length),
    );
  });

  it('runs a script that the server does not know, and refuses a wrong number of keys', async () => {
    const script = defineScript('fresh', `return { KEYS[1], ARGV[1], '${prefix}' }`, 1);
    assert.deepEqual(await redis.run(script, [key], ['argument']), [key, 'argument', prefix]);
    const { code } = await outcomeOf(() => redis.run(script, [], []));
    assert.equal(code, 'INVALID_ARGUMENT');
  });

  it('delivers messages to every listener until it ends', async () => {
    const seen: string[] = [];
    const listen = (label: string) => (message: Uint8Array) =>
      void seen.push(`${label}:${Buffer.from(message)}`);
    const [endFirst, endSecond] = await Promise.all([
      redis.subscribe(prefix, listen('first')),
      redis.subscribe(prefix, listen('second')),
    ]);
    await redis.send({ args: ['PUBLISH', prefix, 'a'] });
    await eventually(async () => seen.length === 2);
    await endFirst();
    await endFirst();
    await redis.send({ args: ['PUBLISH', prefix, 'b'] });
    await eventually(async () => seen.length === 3);
    assert.deepEqual(seen.sort(), ['first:a', 'second:a', 'second:b']);
    await endSecond();
    assert.equal(await redis.send({ args: ['PUBLISH', prefix, 'c'] }), 0);
  });

  it('has blocking connections that take one command at a time', async () => {
    await using blocking = await redis.blocking();
    const list = `${prefix}:list`;
    const waiting = blocking.send({ args: ['BLPOP', list, '2'], key: list, blockTime: 2_000 });
    const second = await outcomeOf(() => blocking.send({ args: ['PING'], blockTime: 0 }));
    assert.equal(second.code, 'INVALID_ARGUMENT');
    await redis.send({ args: ['RPUSH', list, 'item'] });
    assert.deepEqual(await waiting, [list, 'item']);
    const cut = outcomeOf(() => blocking.send({ args: ['BLPOP', list, '2'], key: list, blockTime: 2_000 }));
    await blocking.close();
    assert.equal((await cut).code, 'CLOSED');
  });

  it('tells what the server is', async () => {
    const info = await redis.serverInfo();
    assert.equal(info.name, name === 'valkey' ? 'valkey' : 'redis');
    assert.equal(info.supported, true);
    assert.equal(info.vectorSets, name === 'redis');
    assert.equal(info.maxmemoryPolicy, 'noeviction');
    assert.ok((info.usedMemory ?? 0) > 0);
  });
});

describe('a connection over TLS', () => {
  it('trusts the certificate it is told to trust, and no other', async ({ skip }) => {
    if (!services.redis) skip('no server: redis is not provided');
    const folder = mkdtempSync(join(tmpdir(), 'reprise-tls-'));
    const [certificate, secret] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    try {
      execFileSync('openssl', [...request, ...names, '-keyout', secret, '-out', certificate], {
        stdio: 'ignore',
      });
    } catch {
      skip('no openssl to make a certificate with');
    }
    const cert = readFileSync(certificate);
    const target = new URL(services.redis!);
    const server = createServer({ cert, key: readFileSync(secret) }, (outer) => {
      const inner = connect(Number(target.port), target.hostname);
      outer.on('error', () => inner.destroy()).on('close', () => inner.destroy());
      inner.on('error', () => outer.destroy());
      outer.pipe(inner).pipe(outer);
    });
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `rediss://localhost:${(server.address() as AddressInfo).port}`;
    try {
      await using trusting = connectRedis({ url, tls: { ca: cert } });
      assert.equal(await trusting.send({ args: ['PING'] }), 'PONG');
      await using wary = connectRedis(url);
      assert.equal((await outcomeOf(() => wary.send({ args: ['PING'] }))).code, 'REDIS_UNAVAILABLE');
    } finally {
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
