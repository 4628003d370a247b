import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, inject, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { advanceUntil, entryOf, put } from './entry-fixture.js';
import { sqlServers, type TestServer, temporaryTable } from './sql-fixture.js';
import type { SqlOptions } from './sql-options.ts';
import type { SqlStore } from './sql-store.ts';

describe.each(sqlServers(inject('services')))(
  'several stores in one table of $title',
  ({ title, missing, connect }) => {
    let server: TestServer;
    let table: string;
    const opened: SqlStore[] = [];
    beforeAll(() => {
      if (!missing) server = connect();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
      if (!missing) await server.ask(`DROP TABLE IF EXISTS ${table}, ${table}_format`);
    });
    afterAll(() => server?.end());

    function open(count: number, options: SqlOptions = {}): SqlStore[] {
      table = temporaryTable();
      const stores = Array.from({ length: count }, () => server.open({ table, connections: 2, ...options }));
      opened.push(...stores);
      return stores;
    }
    const test = it.skipIf(missing);

    test('make the table at the same moment', async () => {
      const stores = open(8);
      await Promise.all(stores.map((store, index) => put(store, `key-${index}`)));
      assert.equal(await stores[0]!.count(), 8);
    });

    test('see what others wrote as soon as that has resolved', async () => {
      const [one, other] = open(2) as [SqlStore, SqlStore];
      await put(one, 'a', 'b');
      assert.equal(await other.count(), 2);
      assert.equal(await other.deleteMany(['a', 'b']), 2);
      assert.deepEqual(await one.getMany(['a', 'b']), [undefined, undefined]);
    });

    test('let one of many win that write the same key only if absent', async () => {
      const stores = open(6);
      await stores[0]!.setMany([entryOf('taken', { expiresAt: 1 })]);
      await Promise.all(
        stores.map((store, index) =>
          store.setMany([entryOf('taken', { version: index + 1, value: Uint8Array.of(index + 1) })], {
            onlyIfAbsent: true,
          }),
        ),
      );
      const seen = await Promise.all(stores.map(async (store) => (await store.getMany(['taken']))[0]));
      const winner = seen[0]!.version;
      assert.ok(winner >= 1 && winner <= stores.length);
      for (const entry of seen)
        assert.deepEqual([entry?.version, entry?.value], [winner, Uint8Array.of(winner)]);
    });

    test('write and remove the same keys in opposite orders at once', async () => {
      const keys = Array.from({ length: 200 }, (_, index) => `key-${index}`);
      const stores = open(4);
      await Promise.all(
        stores.flatMap((store, index) =>
          Array.from({ length: 8 }, async (_, round) => {
            const order = (index + round) % 2 === 0 ? keys : keys.toReversed();
            if (round % 4 === 3) await store.deleteMany(order);
            else await put(store, ...order);
          }),
        ),
      );
      await Promise.all(stores.map((store) => put(store, ...keys)));
      assert.equal(await stores[0]!.count(), keys.length);
    });

    test('tell of each expired key once, whoever removes it', async () => {
      const clock = new ManualClock();
      const stores = open(3, { clock });
      const told: string[] = [];
      for (const store of stores) store.onRemoval((keys) => told.push(...keys));
      const keys = Array.from({ length: 1_300 }, (_, index) => `key-${index}`);
      await stores[0]!.setMany(keys.map((key) => entryOf(key, { expiresAt: clock.now() + 1_000 })));
      await put(stores[1]!, 'forever');
      await advanceUntil(clock, () => told.length >= keys.length);
      await Promise.all(stores.map((store) => store.close()));
      assert.deepEqual(told.sort(), keys.sort());
      assert.deepEqual(await server.ask(`SELECT COUNT(*) FROM ${table}`).then(String), '1');
    });

    test('say STORE_TOO_NEW for a table of a later format and leave it as it is', async () => {
      const [store] = open(1) as [SqlStore];
      await put(store, 'a');
      await server.ask(`INSERT INTO ${table}_format VALUES (99)`);
      const late = server.open({ table });
      opened.push(late);
      await assert.rejects(late.getMany(['a']), (error: Error & { code: string }) => {
        assert.equal(error.code, 'STORE_TOO_NEW');
        return error.message.includes(table) && error.message.includes('99');
      });
      assert.equal(await store.count(), 1);
    });

    test('go on where an earlier one stopped between making the table and noting it', async () => {
      const [store] = open(1) as [SqlStore];
      await put(store, 'a');
      await server.ask(`DELETE FROM ${table}_format`);
      const next = server.open({ table });
      opened.push(next);
      assert.equal(await next.count(), 1);
    });

    test('let a process go on after it closed its store, and end by itself', async () => {
      const [store] = open(1) as [SqlStore];
      await put(store, 'a');
      const kind = title === 'MariaDB' ? 'mysql' : 'postgres';
      const program = `
      import { ${kind} } from 'reprise/stores';
      const store = ${kind}({ url: '${server.url}', table: '${table}' });
      const before = await store.count();
      await store.close();
      console.log('closed', before);`;
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
      assert.equal(stdout, 'closed 1\n');
    });
  },
);
