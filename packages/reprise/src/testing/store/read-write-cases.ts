import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { assertSame, bytesOf, entryOf, get, type MakeStore, present, put, withStore } from './fixture.ts';

/** Reading, writing, replacing and removing. */
export function readWriteCases(make: MakeStore): ContractCase[] {
  return [
    {
      title: 'answers in the order asked, with a hole for each key that is missing',
      run: withStore(make, async ({ store }) => {
        await put(store, 'a', 'b', 'c');
        const found = await store.getMany(['c', 'missing', 'a', 'b', 'gone']);
        assert.deepEqual(
          found.map((entry) => entry?.key),
          ['c', undefined, 'a', 'b', undefined],
        );
      }),
    },
    {
      title: 'answers a key that is asked for twice, twice',
      run: withStore(make, async ({ store }) => {
        await put(store, 'a');
        const found = await store.getMany(['a', 'missing', 'a', 'missing', 'a']);
        assert.deepEqual(
          found.map((entry) => entry?.key),
          ['a', undefined, 'a', undefined, 'a'],
        );
      }),
    },
    {
      title: 'does nothing with empty batches',
      run: withStore(make, async ({ store }) => {
        await store.setMany([]);
        assert.deepEqual(await store.getMany([]), []);
        assert.equal(await store.deleteMany([]), 0);
        assert.equal(await store.count(), 0);
      }),
    },
    {
      title: 'takes, gives and removes a thousand keys in one batch',
      run: withStore(make, async ({ store }) => {
        const entries = Array.from({ length: 1_000 }, (_, index) => entryOf(`key-${index}`));
        const keys = entries.map(({ key }) => key);
        await store.setMany(entries);
        const check = async (): Promise<void> => {
          const found = await store.getMany(keys);
          for (const [index, entry] of entries.entries()) assertSame(found[index], entry);
        };
        await check();
        await store.flush();
        await check();
        assert.equal(await store.count(), 1_000);
        assert.equal(await store.deleteMany(keys), 1_000);
        assert.deepEqual(await present(store, keys), []);
      }),
    },
    {
      title: 'keeps every part of an entry exactly, before and after a flush',
      run: withStore(make, async ({ store, clock }) => {
        const entry = entryOf('whole', {
          value: Uint8Array.from({ length: 256 }, (_, index) => index),
          createdAt: clock.now() - 5,
          expiresAt: clock.now() + 1_000,
          version: 7,
          tags: ['model:gpt', 'ünïcode ✓', '', 'a,b"c'],
          vector: {
            embedder: 'local:test',
            partition: 'p%_*',
            values: Float32Array.of(0, -0, 1, -1, 0.1, 1e-45, 3.4e38, -3.4e38, 1 / 3),
          },
        });
        await store.setMany([entry]);
        assertSame(await get(store, 'whole'), entry);
        await store.flush();
        assertSame(await get(store, 'whole'), entry);
      }),
    },
    {
      title: 'keeps an empty value, and values of 1 MB',
      run: withStore(make, async ({ store }) => {
        const large = new Uint8Array(1_000_000).map((_, index) => index * 31);
        const entries = [entryOf('empty', { value: new Uint8Array() }), entryOf('large', { value: large })];
        await store.setMany(entries);
        await store.flush();
        const found = await store.getMany(['empty', 'large']);
        assert.equal(found[0]?.value.byteLength, 0);
        assert.ok(Buffer.from(large).equals(found[1]!.value));
      }),
    },
    {
      title: 'replaces every part of an entry when its key is written again',
      run: withStore(make, async ({ store, clock }) => {
        const vector = { embedder: 'e', partition: 'p', values: Float32Array.of(1, 0) };
        await store.setMany([entryOf('a', { tags: ['old'], expiresAt: clock.now() + 10, vector })]);
        await store.flush();
        const fresh = entryOf('a', { value: bytesOf('new'), version: 2, tags: ['new'], createdAt: 2 });
        await store.setMany([fresh]);
        assertSame(await get(store, 'a'), fresh);
        await store.flush();
        clock.advance(1_000);
        assertSame(await get(store, 'a'), fresh);
        assert.equal(await store.count(), 1);
      }),
    },
    {
      title: 'lets the last entry win when one batch writes a key twice',
      run: withStore(make, async ({ store }) => {
        await store.setMany([entryOf('a', { version: 1 }), entryOf('a', { version: 2 })]);
        assert.equal((await get(store, 'a'))?.version, 2);
        await store.flush();
        assert.equal((await get(store, 'a'))?.version, 2);
      }),
    },
    {
      title: 'keeps what is there when asked to write only what is absent',
      run: withStore(make, async ({ store, clock }) => {
        const old = entryOf('taken', { expiresAt: clock.now() + 10 });
        await store.setMany([old]);
        const attempt = (version: number) => [entryOf('taken', { version }), entryOf('free', { version })];
        await store.setMany(attempt(2), { onlyIfAbsent: true });
        assertSame(await get(store, 'taken'), old);
        assert.equal((await get(store, 'free'))?.version, 2);
        await store.flush();
        await store.setMany(attempt(3), { onlyIfAbsent: true });
        assertSame(await get(store, 'taken'), old);
        assert.equal((await get(store, 'free'))?.version, 2);
      }),
    },
    {
      title: 'takes what is expired or removed for absent',
      run: withStore(make, async ({ store, clock }) => {
        await store.setMany([entryOf('expired', { expiresAt: clock.now() + 10 }), entryOf('removed')]);
        await store.flush();
        clock.advance(10);
        await store.deleteMany(['removed']);
        await store.setMany([entryOf('expired', { version: 2 }), entryOf('removed', { version: 2 })], {
          onlyIfAbsent: true,
        });
        await store.flush();
        const found = await store.getMany(['expired', 'removed']);
        assert.deepEqual(
          found.map((entry) => entry?.version),
          [2, 2],
        );
      }),
    },
    {
      title: 'lets the first entry win when one batch writes an absent key twice, only if absent',
      run: withStore(make, async ({ store }) => {
        const twice = [entryOf('a', { version: 1 }), entryOf('a', { version: 2 })];
        await store.setMany(twice, { onlyIfAbsent: true });
        assert.equal((await get(store, 'a'))?.version, 1);
      }),
    },
    {
      title: 'counts each key it removed once, and none that was not there',
      run: withStore(make, async ({ store }) => {
        await put(store, 'a', 'b', 'c');
        assert.equal(await store.deleteMany(['a', 'missing', 'a', 'b']), 2);
        assert.equal(await store.deleteMany(['a', 'b']), 0);
        await store.flush();
        assert.equal(await store.deleteMany(['a', 'c']), 1);
        assert.equal(await store.count(), 0);
      }),
    },
    {
      title: 'keeps writes and removals in the order they were asked for',
      run: withStore(make, async ({ store }) => {
        await put(store, 'gone', 'back', 'cleared');
        await store.flush();
        await Promise.all([
          store.deleteMany(['gone', 'back']),
          put(store, 'back'),
          store.clear('clear'),
          put(store, 'cleared-later', 'gone-again'),
          store.deleteMany(['gone-again']),
        ]);
        const expected = ['back', 'cleared-later'];
        const all = ['gone', 'back', 'cleared', 'cleared-later', 'gone-again'];
        assert.deepEqual(await present(store, all), expected);
        await store.flush();
        assert.deepEqual(await present(store, all), expected);
        assert.equal(await store.count(), 2);
      }),
    },
    {
      title: 'lets nobody change an entry through what was handed in or out',
      run: withStore(make, async ({ store }) => {
        const make = (): Parameters<typeof assertSame>[1] => ({
          ...entryOf('a', { value: Buffer.from('bytes'), tags: ['tag'] }),
          vector: { embedder: 'e', partition: 'p', values: Float32Array.of(1, 0) },
        });
        const handedIn = make();
        await store.setMany([handedIn]);
        const spoil = (entry: Parameters<typeof assertSame>[1]): void => {
          entry.value.fill(0);
          entry.vector?.values.fill(9);
          if (!Object.isFrozen(entry.tags)) (entry.tags as string[]).push('spoilt');
        };
        spoil(handedIn);
        for (let round = 0; round < 2; round++) {
          const first = await get(store, 'a');
          assertSame(first, make());
          spoil(first!);
          assertSame(await get(store, 'a'), make());
          for await (const entry of store.scan()) spoil(entry);
          assertSame(await get(store, 'a'), make());
          await store.flush();
        }
      }),
    },
  ];
}
