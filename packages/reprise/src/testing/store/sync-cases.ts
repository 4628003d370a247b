import assert from 'node:assert/strict';
import { isSyncStore, type SyncStore } from '../../stores/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { assertSame, entryOf, type Fixture, get, type MakeStore, put, withStore } from './fixture.ts';

interface SyncFixture extends Fixture {
  readonly store: SyncStore;
}

/** Reading and writing without promises; a store that cannot must say so. */
export function syncCases(make: MakeStore): ContractCase[] {
  const withSync = (body: (fixture: SyncFixture) => Promise<void>): (() => Promise<void>) =>
    withStore(make, async ({ store, clock }) => {
      if (isSyncStore(store)) await body({ store, clock });
      else assert.ok(!('readSync' in store), 'a store with readSync has to say `sync: true`');
    });
  return [
    {
      title: 'sees at once, without promises, what was written with them, and the reverse',
      run: withSync(async ({ store }) => {
        await put(store, 'a');
        assertSame(store.readSync('a'), entryOf('a'));
        store.writeSync(entryOf('b', { tags: ['t'] }));
        assertSame(store.readSync('b'), entryOf('b', { tags: ['t'] }));
        assertSame(await get(store, 'b'), entryOf('b', { tags: ['t'] }));
        assert.equal(await store.count(), 2);
      }),
    },
    {
      title: 'removes without promises and says whether there was something',
      run: withSync(async ({ store }) => {
        await put(store, 'a');
        assert.equal(store.removeSync('a'), true);
        assert.equal(store.removeSync('a'), false);
        assert.equal(store.readSync('a'), undefined);
        assert.equal(await get(store, 'a'), undefined);
      }),
    },
    {
      title:
        'hides expired entries from reads without promises, and replaces them when only absent ones are wanted',
      run: withSync(async ({ store, clock }) => {
        store.writeSync(entryOf('a', { expiresAt: clock.now() + 1_000 }));
        assert.ok(store.readSync('a'));
        clock.advance(1_000);
        assert.equal(store.readSync('a'), undefined);
        assert.equal(store.removeSync('a'), false);
        store.writeSync(entryOf('a', { version: 2 }), { onlyIfAbsent: true });
        store.writeSync(entryOf('a', { version: 3 }), { onlyIfAbsent: true });
        assert.equal(store.readSync('a')?.version, 2);
      }),
    },
    {
      title: 'keeps no reference to what is written without promises',
      run: withSync(async ({ store }) => {
        const entry = entryOf('a');
        store.writeSync(entry);
        entry.value.fill(0);
        assertSame(store.readSync('a'), entryOf('a'));
      }),
    },
    {
      title: 'throws without promises after it is closed',
      run: withSync(async ({ store }) => {
        await store.close();
        const closed = { code: 'CLOSED' };
        assert.throws(() => store.readSync('a'), closed);
        assert.throws(() => store.writeSync(entryOf('a')), closed);
        assert.throws(() => store.removeSync('a'), closed);
      }),
    },
  ];
}
