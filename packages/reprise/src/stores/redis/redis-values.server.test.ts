import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, inject, it } from 'vitest';
import type { Logger } from '../../core/index.ts';
import { entryOf, redisServers } from './redis-fixture.js';
import { begin, connection, end, get, open, prefix } from './redis-store-fixture.js';

describe.each(redisServers(inject('services')))('values of a Redis store over $title', ({ url, missing }) => {
  beforeEach(() => (missing ? undefined : begin(url)));
  afterEach(() => (missing ? undefined : end()));
  const test = it.skipIf(missing);

  test('compresses long values, small and large, and expands them again', async () => {
    const store = open({ compressOver: 1_024 });
    const text = 'what was asked before is answered at once; '.repeat(100);
    for (const value of [Buffer.from(text), Buffer.from(text.repeat(60))]) {
      await store.setMany([entryOf('g:1', { value, tags: ['t'] })]);
      const key = `{${prefix}:g:}:e:g:1`;
      const length = Number(await connection.send({ args: ['STRLEN', key], key }));
      assert.ok(length < value.byteLength / 5, `${length} bytes`);
      const found = await get(store, 'g:1');
      assert.ok(value.equals(found!.value));
      assert.deepEqual(found!.tags, ['t']);
    }
  });

  test('skips values over the limit: counted, logged once, the older entry gone', async () => {
    const lines: string[] = [];
    const logger = { warn: (line: string) => lines.push(line), info() {}, debug() {}, error() {} } as Logger;
    const store = open({ maxValueBytes: 100, logger });
    const large = new Uint8Array(101);
    await store.setMany([entryOf('g:1'), entryOf('g:2')]);
    await store.setMany([entryOf('g:1', { value: large }), entryOf('g:3')]);
    await store.setMany([entryOf('g:4', { value: large })]);
    await store.setMany([entryOf('g:2', { value: large })], { onlyIfAbsent: true });
    const found = await store.getMany(['g:1', 'g:2', 'g:3', 'g:4']);
    assert.deepEqual(
      found.map((entry) => entry !== undefined),
      [false, true, true, false],
    );
    assert.equal(store.stats().tooLarge, 3);
    assert.equal(lines.length, 1);
  });

  test('takes an entry that is damaged or of a later format for missing, and replaces it', async () => {
    const store = open();
    await store.setMany([entryOf('g:1'), entryOf('g:2')]);
    const name = (key: string) => `{${prefix}:g:}:e:${key}`;
    await connection.send({ args: ['SETRANGE', name('g:1'), '8', '\x7f'], key: name('g:1') });
    await connection.send({ args: ['SETRANGE', name('g:2'), '38', '\xff\xff'], key: name('g:2') });
    assert.deepEqual(await store.getMany(['g:1', 'g:2']), [undefined, undefined]);
    assert.equal(store.stats().unreadable, 2);
    await store.setMany([entryOf('g:1')]);
    assert.ok(await get(store, 'g:1'));
  });

  test('says REDIS_REFUSED where something else stands in its place, and writes nothing', async () => {
    const store = open();
    const keys = `{${prefix}:g:}:keys`;
    await connection.send({ args: ['SET', keys, 'text'], key: keys });
    await assert.rejects(
      store.setMany([entryOf('g:1')]),
      (error: Error & { code: string; details: object }) => {
        assert.equal(error.code, 'REDIS_REFUSED');
        assert.match(JSON.stringify(error.details), /WRONGTYPE/);
        return true;
      },
    );
    assert.equal(await get(store, 'g:1'), undefined);
  });

  test('refuses keys and tags with half a character, and finds none such', async () => {
    const store = open();
    const half = '\ud800';
    for (const entry of [entryOf(half), entryOf('a', { tags: [half] })]) {
      await assert.rejects(store.setMany([entryOf('ok'), entry]), { code: 'INVALID_ARGUMENT' });
    }
    assert.deepEqual(await store.getMany([half, 'ok']), [undefined, undefined]);
    assert.equal(await store.deleteMany([half]), 0);
  });
});
