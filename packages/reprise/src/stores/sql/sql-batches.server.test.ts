import assert from 'node:assert/strict';
import { afterAll, beforeAll, beforeEach, describe, inject, it } from 'vitest';
import { assertFound, entryOf, put, scannedKeys } from './entry-fixture.js';
import { sqlServers, type TestServer, temporaryTable } from './sql-fixture.js';
import type { SqlStore } from './sql-store.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `key-${index}`);

describe.each(sqlServers(inject('services')))('statements over $title', ({ missing, connect }) => {
  const table = temporaryTable();
  const statements: string[] = [];
  let server: TestServer;
  let store: SqlStore;
  beforeAll(() => {
    if (missing) return;
    server = connect();
    store = server.open({ table, countStatements: (sql) => statements.push(sql) });
  });
  beforeEach(async () => {
    if (missing) return;
    await store.clear();
    statements.length = 0;
  });
  afterAll(async () => {
    if (missing) return;
    await store.close();
    await server.ask(`DROP TABLE IF EXISTS ${table}, ${table}_format`);
    await server.end();
  });
  const test = it.skipIf(missing);

  test('writes, reads and removes a thousand keys in one round trip each', async () => {
    const vector = { embedder: 'e', partition: 'p', values: new Float32Array(64).fill(0.125) };
    const entries = numbered(1_000).map((key) =>
      entryOf(key, { value: new Uint8Array(1_024).fill(7), tags: ['t'], vector }),
    );
    const keys = entries.map(({ key }) => key);
    const roundTrips = async <T>(action: () => Promise<T>): Promise<[number, T]> => {
      statements.length = 0;
      const result = await action();
      return [statements.length, result];
    };
    assert.deepEqual(await roundTrips(() => store.setMany(entries)), [1, undefined]);
    assert.deepEqual(await roundTrips(() => store.setMany(entries, { onlyIfAbsent: true })), [1, undefined]);
    const [reads, found] = await roundTrips(() => store.getMany(keys));
    assert.equal(reads, 1);
    assertFound(found, entries);
    assert.deepEqual(await roundTrips(() => store.deleteMany(keys)), [1, 1_000]);
    assert.deepEqual(await roundTrips(() => store.count()), [1, 0]);
  });

  test('asks for no value in a scan without values', async () => {
    await put(store, ...numbered(1_500));
    statements.length = 0;
    for await (const { value } of store.scan({ values: false })) assert.equal(value.byteLength, 0);
    assert.equal(statements.length, 2);
    for (const sql of statements) assert.doesNotMatch(sql, /["`]value["`]/);
  });

  test('reads long values in small pages and short ones in large pages', async () => {
    const long = numbered(40).map((key) => entryOf(`a${key}`, { value: new Uint8Array(250_000) }));
    await store.setMany([...long, ...numbered(1_000).map((key) => entryOf(`b${key}`))]);
    statements.length = 0;
    assert.equal((await scannedKeys(store)).length, 1_040);
    const sizes = statements.map((sql) => Number(/LIMIT (\d+)/.exec(sql)![1]));
    assert.ok(Math.min(...sizes) <= 13 && Math.max(...sizes) >= 500, sizes.join());
  });

  test('splits a batch that is more than the server takes at once, and refuses an entry that is', async () => {
    const value = new Uint8Array(1_500_000).fill(0xfe);
    const entries = Array.from({ length: 12 }, (_, index) => entryOf(`large-${index}`, { value }));
    await store.setMany(entries);
    assert.ok(statements.length >= 2 && statements.length <= 4, `${statements.length} statements`);
    assert.equal(await store.count('large-'), 12);
    const huge = entryOf('huge', { value: new Uint8Array(200 * 1_024 * 1_024) });
    await assert.rejects(store.setMany([entryOf('beside'), huge]), { code: 'INVALID_ARGUMENT' });
    assert.equal(await store.count('beside'), 0);
  });

  test('refuses keys that cannot be kept, writes nothing then, and finds nothing under them', async () => {
    const unfit = ['a\0b', '\uD800', 'a\uDC00b', 'k'.repeat(2_049), 'ä'.repeat(1_025), '日'.repeat(683)];
    for (const key of unfit) {
      await assert.rejects(store.setMany([entryOf('fine'), entryOf(key)]), { code: 'INVALID_ARGUMENT' });
      assert.deepEqual(await store.getMany([key, 'fine']), [undefined, undefined]);
      assert.equal(await store.deleteMany([key]), 0);
      assert.equal(await store.count(key), 0);
      assert.deepEqual(await scannedKeys(store, { prefix: key }), []);
      await store.clear(key);
    }
  });

  test('keeps keys of 2,048 bytes that nothing can compress', async () => {
    const random = (index: number): string => {
      let state = index + 1;
      return Array.from({ length: 2_048 }, () => {
        state = (state * 48_271) % 2_147_483_647;
        return String.fromCharCode(33 + (state % 94));
      }).join('');
    };
    const keys = Array.from({ length: 50 }, (_, index) => random(index)).sort();
    await put(store, ...keys);
    assert.deepEqual(await scannedKeys(store), keys);
  });

  test('keeps times of parts of a millisecond as whole ones, and refuses what is no time', async () => {
    await store.setMany([entryOf('a', { createdAt: 5.7, expiresAt: Date.now() + 60_000.2 })]);
    const [found] = await store.getMany(['a']);
    assert.equal(found?.createdAt, 5);
    assert.ok(Number.isInteger(found?.expiresAt));
    for (const parts of [{ createdAt: Number.NaN }, { expiresAt: Infinity }, { version: 1.5 }]) {
      await assert.rejects(store.setMany([entryOf('b', parts)]), { code: 'INVALID_ARGUMENT' });
    }
  });

  test('is not misled by quotes, backslashes and what looks like placeholders', async () => {
    const odd = [
      `'`,
      `\\'`,
      `"`,
      '`',
      '?',
      '??',
      '$1',
      ':name',
      '\\',
      `x' OR '1'='1`,
      '{a,b}',
      '{"a"}',
      'NULL',
    ];
    const entries = odd.map((text) =>
      entryOf(text, {
        tags: [text],
        vector: { embedder: text, partition: text, values: Float32Array.of(1) },
      }),
    );
    await store.setMany(entries);
    assertFound(await store.getMany(odd), entries);
    assert.equal(await store.deleteMany(odd), odd.length);
  });
});
