import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, inject, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { entryOf, eventually, keysUnder, redisServers, vectorOf } from './redis-fixture.js';
import { begin, connection, end, get, open, prefix } from './redis-store-fixture.js';

describe.each(redisServers(inject('services')))(
  'what a Redis store removes, over $title',
  ({ url, missing }) => {
    beforeEach(() => (missing ? undefined : begin(url)));
    afterEach(() => (missing ? undefined : end()));
    const test = it.skipIf(missing);

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
  },
);
