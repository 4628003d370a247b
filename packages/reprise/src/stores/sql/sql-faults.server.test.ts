import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, inject, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { type FaultyProxy, startFaultyProxy } from '../../testing/index.ts';
import { put, scannedKeys } from './entry-fixture.js';
import { sqlServers, type TestServer, temporaryTable } from './sql-fixture.js';
import type { SqlStore } from './sql-store.ts';

const deadline = 500;
const connections = 4;

/** Resolves with the code of the error; fails when there is none or when it came late. */
async function failure(action: () => Promise<unknown>, within = deadline): Promise<string> {
  const start = performance.now();
  try {
    await action();
  } catch (error) {
    const took = performance.now() - start;
    assert.ok(took < within + 1_000, `took ${took} ms`);
    assert.ok(RepriseError.isInstance(error), String(error));
    if (error.code === 'STORE_UNAVAILABLE') assert.ok(error.cause instanceof Error);
    return error.code;
  }
  return 'none';
}

describe.each(sqlServers(inject('services')))('faults of $title', ({ missing, connect }) => {
  const table = temporaryTable();
  let server: TestServer;
  let proxy: FaultyProxy;
  let store: SqlStore;
  /** Opens the store and every connection of it. */
  async function open(deadline: number): Promise<void> {
    store = server.open({ url: proxy.url, table, deadline, connections });
    await Promise.all(Array.from({ length: 3 * connections }, (_, index) => put(store, `key-${index}`)));
  }
  beforeAll(async () => {
    if (missing) return;
    server = connect();
    await using first = server.open({ table });
    await put(first, 'key-1', 'key-2');
  });
  beforeEach(async () => {
    if (missing) return;
    proxy = await startFaultyProxy(server.url);
    await open(deadline);
  });
  afterEach(async () => {
    if (missing) return;
    await store.close();
    await proxy.close();
  });
  afterAll(async () => {
    if (missing) return;
    await server.ask(`DROP TABLE IF EXISTS ${table}, ${table}_format`);
    await server.end();
  });
  const test = it.skipIf(missing);

  test('gives every call an answer within the deadline while the server is silent, and works again at once', async () => {
    proxy.stall();
    const calls: (() => Promise<unknown>)[] = [
      () => store.getMany(['key-1']),
      () => put(store, 'key-1'),
      () => store.deleteMany(['key-1']),
      () => store.count(),
      () => store.clear('nothing'),
      () => scannedKeys(store),
    ];
    // More calls than connections, several of them waiting for the same key.
    const codes = await Promise.all([...calls, ...calls, ...calls, ...calls].map((call) => failure(call)));
    assert.deepEqual(new Set(codes), new Set(['DEADLINE_EXCEEDED']));
    await proxy.restore({ forget: true });
    // The connections from before stay silent: none of them may be used again.
    for (let call = 0; call < 2 * connections; call++) await put(store, `after-${call}`);
    assert.equal(await store.count('after-'), 2 * connections);
    assert.ok(proxy.connections <= connections, `${proxy.connections} connections`);
  });

  test('says STORE_UNAVAILABLE with the cause when the connection is cut, and works again', async () => {
    // The deadline is not what ends these calls.
    const patience = 10_000;
    await store.close();
    await open(patience);
    for (let round = 0; round < 3; round++) {
      proxy.stall();
      let waiting = connections;
      const pending = Array.from({ length: connections }, () =>
        failure(() => store.count(), patience).finally(() => waiting--),
      );
      // Again and again, because a connection may be opened only after the first cut.
      while (waiting > 0) {
        await sleep(20);
        proxy.reset();
      }
      assert.deepEqual(new Set(await Promise.all(pending)), new Set(['STORE_UNAVAILABLE']));
      await proxy.restore({ forget: true });
      await put(store, 'key-1');
    }
    assert.ok(proxy.connections <= connections, `${proxy.connections} connections`);
  });

  test('works again after the server ended all its connections', async () => {
    await server.kill(proxy.ports);
    await sleep(30);
    await put(store, 'key-1');
    assert.equal(await store.count('key-1'), 3);
  });

  test('ends a statement that waits for a lock at the deadline, and works again', async () => {
    const unlock = await server.lock(table, 'key-1');
    try {
      assert.equal(await failure(() => put(store, 'key-1')), 'DEADLINE_EXCEEDED');
      await put(store, 'key-2');
    } finally {
      await unlock();
    }
    await put(store, 'key-1');
  });

  test('leaks no connection of a pool that was given, and does not end it', async () => {
    const statements: string[] = [];
    const given = server.open({ table, deadline, countStatements: (sql) => statements.push(sql) });
    const unlock = await server.lock(table, 'key-1');
    const codes = await Promise.all(Array.from({ length: 30 }, () => failure(() => put(given, 'key-1'))));
    assert.deepEqual(new Set(codes), new Set(['DEADLINE_EXCEEDED']));
    await unlock();
    await put(given, 'key-1');
    await given.close();
    // All of the pool's connections can still be taken out.
    await Promise.all(Array.from({ length: 10 }, () => server.ask('SELECT 1')));
  });

  test('ends a pool that was given when it is asked to', async () => {
    const ending = connect();
    const given = ending.open({ table, countStatements: () => {}, closePool: true });
    await given.count();
    await given.close();
    await assert.rejects(ending.ask('SELECT 1'));
  });

  test('closes within the deadline while the server is silent', async () => {
    proxy.stall();
    const pending = failure(() => store.count());
    await sleep(10);
    const start = performance.now();
    await store.close();
    assert.ok(performance.now() - start < 2 * deadline + 1_000);
    assert.equal(await pending, 'DEADLINE_EXCEEDED');
    await sleep(10);
    assert.equal(proxy.connections, 0);
  });

  test('reports a server that is not there, and opens the table when it is back', async () => {
    const address = await startFaultyProxy(server.url);
    const late = server.open({ url: address.url, table, deadline });
    await address.close();
    assert.equal(await failure(() => late.count()), 'STORE_UNAVAILABLE');
    await late.close();
    proxy.stall();
    const patient = server.open({ url: proxy.url, table, deadline });
    assert.equal(await failure(() => patient.count()), 'DEADLINE_EXCEEDED');
    await proxy.restore({ forget: true });
    assert.ok((await patient.count()) >= 0);
    await patient.close();
  });

  test('puts neither values nor passwords into errors', async () => {
    const url = new URL(server.url);
    url.username = 'nobody';
    url.password = 'SECRET-password';
    const wrong = server.open({ url: url.href, table, deadline });
    const errors: unknown[] = [];
    await wrong.count().catch((error) => errors.push(error));
    await wrong.close();
    await server.ask(`ALTER TABLE ${table} ADD CONSTRAINT short CHECK (octet_length(value) < 50)`);
    try {
      const value = Buffer.from('SECRET value'.repeat(9));
      await store
        .setMany([{ key: 'a', value, createdAt: 1, version: 1, tags: ['SECRET-tag'] }])
        .catch((error) => errors.push(error));
    } finally {
      await server.ask(`ALTER TABLE ${table} DROP CONSTRAINT short`);
    }
    assert.equal(errors.length, 2);
    for (const error of errors) {
      assert.ok(RepriseError.isInstance(error) && error.code === 'STORE_UNAVAILABLE');
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /SECRET|534543524554/i);
    }
    await put(store, 'key-1');
  });
});
