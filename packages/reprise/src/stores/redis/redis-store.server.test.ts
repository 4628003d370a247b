import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, inject, it } from 'vitest';
import type { Logger } from '../../core/index.ts';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import { ManualClock } from '../../testing/index.ts';
import type { StoredEntry } from '../store.ts';
import { redis } from './redis.ts';
import {
  entryOf,
  eventually,
  keysUnder,
  noting,
  redisServers,
  removeUnder,
  temporaryPrefix,
  vectorOf,
} from './redis-fixture.js';
import type { RedisStore } from './redis-store.ts';
import type { RedisStoreOptions } from './redis-store-options.ts';

describe.each(redisServers(inject('services')))('Redis store over $title', ({ url, missing }) => {
  let connection: RedisConnection;
  let prefix: string;
  const opened: RedisStore[] = [];
  beforeEach(() => {
    if (missing) return;
    connection = connectRedis(url);
    prefix = temporaryPrefix();
  });
  afterEach(async () => {
    if (missing) return;
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await removeUnder(connection, prefix);
    await connection.close();
  });

  function open(options: RedisStoreOptions = {}): RedisStore {
    const store = redis({ connection, prefix, ...options });
    opened.push(store);
    return store;
  }
  const test = it.skipIf(missing);
  const get = async (store: RedisStore, key: string): Promise<StoredEntry | undefined> =>
    (await store.getMany([key]))[0];
  const timeToLive = (key: string) => connection.send({ args: ['PTTL', key], key });

  test('reads one or 400 keys of a group with one command, several groups in one round trip', async () => {
    const sent: string[] = [];
    const store = open({ connection: noting(connection, sent) });
    const keys = Array.from({ length: 400 }, (_, index) => `tenant:${index}`);
    await store.setMany([...keys, 'other:1'].map((key) => entryOf(key, { vector: vectorOf(1) })));
    for (const [asked, expected] of [
      [['tenant:1'], ['send']],
      [keys, ['sendMany']],
      [['tenant:1', 'other:1'], ['sendMany']],
    ] as const) {
      sent.length = 0;
      const found = await store.getMany(asked);
      assert.equal(found.filter((entry) => entry?.vector).length, asked.length);
      assert.deepEqual(sent, expected);
    }
  });

  test('writes to a known group with one script', async () => {
    const sent: string[] = [];
    const store = open({ connection: noting(connection, sent) });
    await store.setMany([entryOf('g:1')]);
    sent.length = 0;
    await store.setMany([entryOf('g:2', { vector: vectorOf(2), tags: ['t'] }), entryOf('g:3')]);
    assert.deepEqual(sent, ['run']);
  });

  test('lets everything about a group end with its entries, and stay when one stays', async () => {
    const store = open();
    const expiresAt = Date.now() + 60_000;
    await store.setMany([entryOf('g:1', { expiresAt, tags: ['t'], vector: vectorOf(1) })]);
    const keys = (await keysUnder(connection, prefix)).filter((key) => !key.endsWith(':groups'));
    assert.equal(keys.length, 10);
    for (const key of keys) assert.ok(Number(await timeToLive(key)) > 60_000, `${key} ends`);
    await store.setMany([entryOf('g:2')]);
    for (const key of keys) {
      const ends = Number(await timeToLive(key)) > 0;
      assert.equal(ends, /:[ev]:g:1$/.test(key), key);
    }
  });

  test('takes the vector away with its entry, and when the entry is written without one', async () => {
    const store = open();
    await store.setMany([entryOf('g:1', { vector: vectorOf(1) }), entryOf('g:2', { vector: vectorOf(1) })]);
    await store.setMany([entryOf('g:1')]);
    await store.deleteMany(['g:2']);
    assert.deepEqual(
      (await keysUnder(connection, prefix)).filter((key) => key.includes(':v:')),
      [],
    );
  });

  test('removes by tag what has the tag now, in the groups under a prefix', async () => {
    const store = open();
    const tagged = (key: string, ...tags: string[]) => entryOf(key, { tags });
    await store.setMany([tagged('a:1', 'x', 'y'), tagged('a:2', 'y'), tagged('b:1', 'x'), tagged('a:3')]);
    await store.setMany([tagged('a:2', 'xy')]);
    assert.equal(await store.removeTagged(['y', 'x'], 'a:'), 1);
    assert.equal(await store.removeTagged(['y']), 0);
    assert.equal(await store.removeTagged(['x', 'xy']), 2);
    assert.equal(await store.count(), 1);
    const left = (await keysUnder(connection, prefix)).filter((key) => /:tag(s|ged)$/.test(key));
    assert.deepEqual(left, []);
  });

  test('keeps a group within its capacity by last access, and tells who went', async () => {
    const clock = new ManualClock();
    const store = open({ maxEntries: 5, clock });
    const told: string[] = [];
    store.onRemoval((keys) => told.push(...keys));
    for (const key of ['g:1', 'g:2', 'g:3', 'g:4', 'g:5', 'other:1']) {
      await store.setMany([entryOf(key)]);
      clock.advance(10);
    }
    await store.getMany(['g:1', 'g:3']);
    await store.flush();
    clock.advance(10);
    await store.setMany([entryOf('g:6'), entryOf('g:7')]);
    assert.deepEqual(told.sort(), ['g:2', 'g:4']);
    assert.equal(await store.count('g:'), 5);
    assert.equal(await store.count(), 6);
    assert.equal(store.stats().evicted, 2);
  });

  test('bounds a group that was filled before it had a capacity', async () => {
    const filling = open();
    await filling.setMany(Array.from({ length: 20 }, (_, index) => entryOf(`g:${index}`)));
    await open({ maxEntries: 10 }).setMany([entryOf('g:x'), entryOf('g:y')]);
    await open({ maxEntries: 10 }).setMany([entryOf('g:z')]);
    assert.ok((await filling.count()) <= 10, `${await filling.count()} entries`);
  });

  test('clears groups for all instances at once and gives everything back soon after', async () => {
    const [one, other] = [open(), open()];
    const keys = Array.from({ length: 700 }, (_, index) => `g:${index}`);
    await one.setMany(keys.map((key) => entryOf(key, { vector: vectorOf(1), tags: ['t'] })));
    await one.setMany([entryOf('h:1')]);
    await one.clear('g:');
    assert.deepEqual(
      (await other.getMany(keys)).filter((entry) => entry),
      [],
    );
    assert.deepEqual([await other.count('g:'), await other.count()], [0, 1]);
    await other.setMany([entryOf('g:5', { version: 2 })]);
    const pattern = /:([ev]:|ended)/;
    await eventually('what was cleared is removed', async () => {
      const left = (await keysUnder(connection, `{${prefix}:g:}`)).filter((key) => pattern.test(key));
      return left.length === 1;
    });
    assert.equal((await get(one, 'g:5'))?.version, 2);
  });

  test('leaves what a killed instance had cleared to the sweep of another', async () => {
    const clock = new ManualClock();
    const store = open({ clock });
    await store.setMany([entryOf('g:1', { vector: vectorOf(1) })]);
    await store.close();
    // As if the process had ended right after the script that clears.
    const base = `{${prefix}:g:}:`;
    await connection.send({ args: ['RENAME', `${base}keys`, `${base}ended:ab`], key: base });
    await connection.send({ args: ['SADD', `${base}ended`, 'ab'], key: base });
    await connection.send({ args: ['SET', `${base}epoch`, 'epoch001'], key: base });
    await connection.send({ args: ['UNLINK', `${base}access`], key: base });
    open({ clock, sweepInterval: 1_000 });
    clock.advance(1_000);
    await eventually('what was cleared is removed', async () => {
      const left = await keysUnder(connection, base.slice(1, -2));
      return left.every((key) => /(epoch|sequence|changes)$/.test(key));
    });
  });

  test('forgets a group that is empty for long', async () => {
    const clock = new ManualClock();
    const store = open({ clock, sweepInterval: 1_000 });
    await store.setMany([entryOf('g:1')]);
    await store.deleteMany(['g:1']);
    const epoch = `{${prefix}:g:}:epoch`;
    await eventually('the group is to end', async () => {
      clock.advance(1_000);
      return Number(await timeToLive(epoch)) > 0;
    });
    await connection.send({ args: ['UNLINK', epoch], key: epoch });
    const groups = { args: ['ZCARD', `${prefix}:groups`], key: `${prefix}:groups` };
    await eventually('the group is off the list', async () => {
      clock.advance(1_000);
      return (await connection.send(groups)) === 0;
    });
    await store.setMany([entryOf('g:2')]);
    assert.equal(await store.count(), 1);
  });

  test('finds its entries again after everything in the server was lost', async () => {
    const store = open();
    await store.setMany([entryOf('g:1')]);
    await removeUnder(connection, prefix);
    assert.equal(await get(store, 'g:1'), undefined);
    await store.setMany([entryOf('g:2')]);
    assert.deepEqual([await store.count(), await open().count('g:')], [1, 1]);
  });

  test('takes entries off the index that the server dropped by itself', async () => {
    const store = open();
    const told: string[] = [];
    store.onRemoval((keys) => told.push(...keys));
    await store.setMany([entryOf('g:1'), entryOf('g:2')]);
    await connection.send({ args: ['UNLINK', `{${prefix}:g:}:e:g:1`], key: `{${prefix}:g:}` });
    const found: string[] = [];
    for await (const { key } of store.scan()) found.push(key);
    assert.deepEqual([found, told, await store.count()], [['g:2'], ['g:1'], 1]);
  });

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

  test('keeps groups apart whose names are long, strange or parts of each other', async () => {
    const store = open();
    const groups = [
      '',
      ':',
      'a:',
      'a:b:',
      '}:',
      '{x}:',
      '}:e:',
      'ä:',
      '#:',
      '日本:',
      'a b:',
      `${'l'.repeat(300)}:`,
    ];
    const keys = [...groups, `${'l'.repeat(301)}:`].flatMap((group) => [`${group}1`, `${group}index`]);
    await store.setMany(keys.map((key, index) => entryOf(key, { version: index + 1 })));
    const found = await store.getMany(keys);
    assert.deepEqual(
      found.map((entry) => entry?.version),
      keys.map((_, index) => index + 1),
    );
    assert.equal(await store.count(), keys.length);
    await store.clear('}:');
    assert.equal(await store.count(), keys.length - 4);
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
