import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, inject, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import {
  entryOf,
  eventually,
  keysUnder,
  noting,
  redisServers,
  removeUnder,
  vectorOf,
} from './redis-fixture.js';
import { begin, connection, end, get, open, prefix, timeToLive } from './redis-store-fixture.js';

describe.each(redisServers(inject('services')))('groups of a Redis store over $title', ({ url, missing }) => {
  beforeEach(() => (missing ? undefined : begin(url)));
  afterEach(() => (missing ? undefined : end()));
  const test = it.skipIf(missing);

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
    for (const key of keys) assert.ok((await timeToLive(key)) > 60_000, `${key} ends`);
    await store.setMany([entryOf('g:2')]);
    for (const key of keys) {
      const ends = (await timeToLive(key)) > 0;
      assert.equal(ends, /:[ev]:g:1$/.test(key), key);
    }
  });

  test('forgets a group that is empty for long', async () => {
    const clock = new ManualClock();
    const store = open({ clock, sweepInterval: 1_000 });
    await store.setMany([entryOf('g:1')]);
    await store.deleteMany(['g:1']);
    const epoch = `{${prefix}:g:}:epoch`;
    await eventually('the group is to end', async () => {
      clock.advance(1_000);
      return (await timeToLive(epoch)) > 0;
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
});
