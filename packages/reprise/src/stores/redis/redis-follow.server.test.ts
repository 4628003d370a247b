import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, inject, it } from 'vitest';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import { startFaultyProxy } from '../../testing/index.ts';
import type { StoreChange } from '../store.ts';
import { entryOf, eventually, redisServers, removeUnder } from './redis-fixture.js';
import { begin, connection, end, open, prefix } from './redis-store-fixture.js';

describe.each(redisServers(inject('services')))('following a store over $title', ({ url, missing }) => {
  let proxy: Awaited<ReturnType<typeof startFaultyProxy>>;
  let followed: RedisConnection;
  beforeEach(async () => {
    if (missing) return;
    begin(url);
    proxy = await startFaultyProxy(url);
    followed = connectRedis({ url: proxy.url, longestRetry: 200 });
  });
  afterEach(async () => {
    if (missing) return;
    await end();
    await followed.close();
    await proxy.close();
  });
  const test = it.skipIf(missing);

  async function follow(under: string, store = open({ connection: followed })): Promise<StoreChange[]> {
    const told: StoreChange[] = [];
    await store.follow(under, (changes) => told.push(...changes));
    return told;
  }
  const tell = (told: readonly unknown[], count: number) =>
    eventually(`${count} changes told, not ${JSON.stringify(told)}`, () => told.length >= count);

  test('tells what others write, remove and clear, and nothing of its own', async () => {
    const follower = open({ connection: followed });
    const other = open();
    const told = await follow('', follower);
    await follower.setMany([entryOf('g:own')]);
    await other.setMany([entryOf('g:1', { version: 7 }), entryOf('h:1')]);
    await tell(told, 2);
    await other.deleteMany(['g:1', 'g:missing']);
    await follower.deleteMany(['g:own']);
    await other.clear('h:');
    await tell(told, 4);
    const order = (changes: readonly StoreChange[]) => changes.map((change) => JSON.stringify(change)).sort();
    assert.deepEqual(
      order(told),
      order([
        { kind: 'written', key: 'g:1', version: 7 },
        { kind: 'written', key: 'h:1', version: 1 },
        { kind: 'removed', key: 'g:1' },
        { kind: 'cleared', prefix: 'h:' },
      ]),
    );
  });

  test('tells only of keys under its prefix, and nothing after it ended', async () => {
    const other = open();
    const store = open({ connection: followed });
    const told: StoreChange[] = [];
    const end = await store.follow('g:a', (changes) => told.push(...changes));
    const all = await follow('', store);
    await other.setMany([entryOf('g:a'), entryOf('g:b'), entryOf('g:ab'), entryOf('g:a:1'), entryOf('ga')]);
    await other.clear('g:');
    await tell(all, 7);
    assert.deepEqual(
      told.filter((change) => 'key' in change).map((change) => 'key' in change && change.key),
      ['g:a', 'g:ab', 'g:a:1'],
    );
    assert.deepEqual(told.slice(3), [
      { kind: 'cleared', prefix: 'g:a' },
      { kind: 'cleared', prefix: 'g:a:' },
    ]);
    await end();
    await other.setMany([entryOf('g:a')]);
    await tell(all, 8);
    assert.equal(told.length, 5);
  });

  test('tells a batch of 1,000 whole and in order', async () => {
    const told = await follow('');
    const entries = Array.from({ length: 1_000 }, (_, index) => entryOf(`g:${index}`, { version: index }));
    await open().setMany(entries);
    await tell(told, 1_000);
    assert.deepEqual(
      told,
      entries.map(({ key, version }) => ({ kind: 'written', key, version })),
    );
  });

  test('tells what others removed because it expired or the group was full', async () => {
    const follower = open({ connection: followed });
    const removed: string[] = [];
    follower.onRemoval((keys) => removed.push(...keys));
    const told = await follow('', follower);
    const other = open({ maxEntries: 2 });
    await other.setMany([entryOf('g:1'), entryOf('g:2'), entryOf('g:3')]);
    await tell(told, 4);
    assert.equal(removed.length, 1);
    assert.deepEqual(told.at(-1), { kind: 'removed', key: removed[0] });
  });

  test('goes on where it stopped after its connection was cut, without a gap', async () => {
    const store = open({ connection: followed });
    const told = await follow('', store);
    const other = open();
    await other.setMany([entryOf('g:1')]);
    await tell(told, 1);
    proxy.refuse();
    proxy.cut();
    for (let index = 2; index < 40; index++) await other.setMany([entryOf(`g:${index}`)]);
    await other.deleteMany(['g:1']);
    await proxy.restore();
    await tell(told, 40);
    assert.deepEqual(told.at(-1), { kind: 'removed', key: 'g:1' });
    assert.ok(told.every(({ kind }) => kind !== 'gap'));
    assert.equal(store.stats().gaps, 0);
  });

  test('tells a gap where the stream was trimmed past its place, and goes on', async () => {
    const store = open({ connection: followed });
    const told = await follow('', store);
    const other = open();
    await other.setMany([entryOf('g:1')]);
    await tell(told, 1);
    proxy.refuse();
    proxy.cut();
    await other.setMany([entryOf('g:2')]);
    await other.setMany([entryOf('g:3')]);
    const changes = `{${prefix}:g:}:changes`;
    await connection.send({ args: ['XTRIM', changes, 'MAXLEN', '1'], key: changes });
    await proxy.restore();
    await eventually('a gap', () => told.some((change) => change.kind === 'gap' && change.prefix === 'g:'));
    await other.setMany([entryOf('g:4')]);
    await eventually('the next change', () => told.some((change) => 'key' in change && change.key === 'g:4'));
    assert.equal(store.stats().gaps, 1);
  });

  test('tells a gap for groups that came while it could not listen', async () => {
    const told = await follow('');
    proxy.refuse();
    proxy.cut();
    await open().setMany([entryOf('new:1')]);
    await proxy.restore();
    await eventually(
      'a gap',
      () => told.some((change) => change.kind === 'gap' && change.prefix === 'new:'),
      8,
    );
  });

  test('tells a gap after everything in the server was lost, whether or not somebody writes', async () => {
    const other = open();
    await other.setMany([entryOf('g:1'), entryOf('h:1')]);
    const told = await follow('');
    await removeUnder(connection, prefix);
    await other.setMany([entryOf('g:2')]);
    const gaps = () =>
      told.filter(({ kind }) => kind === 'gap').map((change) => 'prefix' in change && change.prefix);
    await eventually('gaps', () => gaps().includes('g:') && gaps().includes('h:'), 12);
    await other.setMany([entryOf('h:3')]);
    await eventually('the next change', () => told.some((change) => 'key' in change && change.key === 'h:3'));
  });

  test('begins while the server is out of reach, and tells a gap when it is back', async () => {
    await open().setMany([entryOf('g:1')]);
    proxy.refuse();
    proxy.cut();
    const told = await follow('g:');
    await proxy.restore();
    await eventually('a gap', () => told.some(({ kind }) => kind === 'gap'), 12);
    await open().setMany([entryOf('g:2')]);
    await eventually('the next change', () => told.some((change) => 'key' in change && change.key === 'g:2'));
  });
});
