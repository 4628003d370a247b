import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractCase } from '../contract-case.ts';
import {
  advanceUntil,
  entryOf,
  get,
  type MakeStore,
  present,
  put,
  scannedKeys,
  withStore,
} from './fixture.ts';

/** Time to live, and who is told when it ends. */
export function expiryCases(make: MakeStore): ContractCase[] {
  return [
    {
      title: 'gives an entry until the millisecond before it expires and hides it from then on',
      run: withStore(make, async ({ store, clock }) => {
        await store.setMany([entryOf('short', { expiresAt: clock.now() + 1_000 }), entryOf('forever')]);
        await store.flush();
        clock.advance(999);
        assert.deepEqual(await present(store, ['short', 'forever']), ['short', 'forever']);
        assert.equal(await store.count(), 2);
        clock.advance(1);
        assert.deepEqual(await present(store, ['short', 'forever']), ['forever']);
        assert.equal(await store.count(), 1);
        assert.equal(await store.count('short'), 0);
        assert.deepEqual(await scannedKeys(store), ['forever']);
        assert.equal(await store.deleteMany(['short']), 0);
      }),
    },
    {
      title: 'hides an expired entry that was never flushed',
      run: withStore(make, async ({ store, clock }) => {
        await store.setMany([entryOf('a', { expiresAt: clock.now() + 1 })]);
        clock.advance(1);
        assert.equal(await get(store, 'a'), undefined);
        assert.equal(await store.deleteMany(['a']), 0);
        assert.equal(await store.count(), 0);
      }),
    },
    {
      title: 'lets an entry that is already expired end the one it replaces',
      run: withStore(make, async ({ store, clock }) => {
        await put(store, 'a');
        await store.flush();
        await store.setMany([entryOf('a', { expiresAt: clock.now() })]);
        assert.equal(await get(store, 'a'), undefined);
        await store.flush();
        assert.equal(await get(store, 'a'), undefined);
        assert.equal(await store.count(), 0);
      }),
    },
    {
      title: 'tells removal listeners of each expired key, once',
      run: withStore(make, async ({ store, clock }) => {
        const told: string[] = [];
        store.onRemoval((keys) => told.push(...keys));
        const expiring = Array.from({ length: 1_500 }, (_, index) => `expiring-${index}`);
        await store.setMany(expiring.map((key) => entryOf(key, { expiresAt: clock.now() + 1_000 })));
        await put(store, 'forever');
        await store.flush();
        assert.deepEqual(told, []);
        await advanceUntil(clock, () => told.length >= expiring.length, 'all expired keys told');
        clock.advance(3_600_000);
        await sleep(5);
        assert.deepEqual(told.sort(), expiring.sort());
        assert.equal(await store.count(), 1);
      }),
    },
    {
      title: 'does not tell removal listeners of what the caller removed, replaced or wrote again',
      run: withStore(make, async ({ store, clock }) => {
        const told: string[] = [];
        store.onRemoval((keys) => told.push(...keys));
        const expiresAt = clock.now() + 1_000;
        const keys = ['deleted', 'cleared', 'replaced', 'revived', 'expired'];
        await store.setMany(keys.map((key) => entryOf(key, { expiresAt })));
        await store.flush();
        await store.deleteMany(['deleted']);
        await store.clear('cleared');
        await put(store, 'replaced');
        clock.advance(1_000);
        await put(store, 'revived');
        await advanceUntil(clock, () => told.length > 0, 'the expired key told');
        assert.deepEqual(told, ['expired']);
        assert.deepEqual(await present(store, keys), ['replaced', 'revived']);
      }),
    },
    {
      title: 'stops telling a listener that ended, and survives one that throws',
      run: withStore(make, async ({ store, clock }) => {
        const told: string[] = [];
        const ended: string[] = [];
        const end = store.onRemoval((keys) => ended.push(...keys));
        store.onRemoval(() => {
          throw new Error('listener failed on purpose');
        });
        store.onRemoval((keys) => told.push(...keys));
        end();
        await store.setMany([entryOf('a', { expiresAt: clock.now() + 1 })]);
        await store.flush();
        await advanceUntil(clock, () => told.length > 0, 'the expired key told');
        assert.deepEqual([told, ended], [['a'], []]);
      }),
    },
  ];
}
