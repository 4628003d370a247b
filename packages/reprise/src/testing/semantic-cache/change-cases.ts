import assert from 'node:assert/strict';
import { memory } from '../../stores/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { ManualClock } from '../manual-clock.ts';
import { ask, assertHolds, type MakeVectorRoom, semanticCacheCase } from './semantic-cache-case.ts';

/** What updates, removals, the end of a life and a full cache do to store and index. */
export function changeCases(make: MakeVectorRoom): ContractCase[] {
  return [
    semanticCacheCase(
      make,
      'replaces the answer to a prompt that is stored again, in the index too',
      async ({ open }) => {
        const cache = open();
        await cache.store('one two three', 'old');
        await cache.store('one two three', 'new');
        assert.equal(await cache.lookup(ask('three two one')), 'new');
        await assertHolds(cache, 1);
      },
    ),
    semanticCacheCase(make, 'removes an answer by id or by messages, only its own', async ({ open }) => {
      const store = memory();
      const [cache, other] = [open({ store, userId: 1 }), open({ store, userId: 2 })];
      const id = await cache.update(ask('alpha one'), 'a');
      await cache.update(ask('beta two'), 'b');
      assert.equal(await other.remove(id!), false);
      assert.equal(await cache.remove(id!), true);
      assert.equal(await cache.remove(id!), false);
      assert.equal(await cache.remove(ask('beta two')), true);
      assert.equal(await cache.lookup(ask('one alpha')), undefined);
      await assertHolds(cache, 0);
    }),
    semanticCacheCase(make, 'finds again what was removed and stored again at once', async ({ open }) => {
      const cache = open();
      for (let turn = 0; turn < 5; turn += 1) {
        await cache.store('alpha one', `a${turn}`);
        assert.equal(await cache.lookup(ask('one alpha')), `a${turn}`);
        assert.equal(await cache.remove(ask('alpha one')), true);
      }
      await cache.store('alpha one', 'last');
      assert.equal(await cache.lookup(ask('one alpha')), 'last');
    }),
    semanticCacheCase(
      make,
      'clears what is its own and nothing else, also when it is empty',
      async ({ open }) => {
        const store = memory();
        const [cache, other] = [open({ store, prefix: 'a' }), open({ store, prefix: 'ak' })];
        assert.equal(await cache.clear(), 0);
        await cache.store(['alpha one', 'beta two'], ['a', 'b']);
        await other.store('alpha one', 'other');
        assert.equal(await cache.clear(), 2);
        assert.equal(await cache.lookup(ask('alpha one')), undefined);
        assert.equal(await other.lookup(ask('one alpha')), 'other');
      },
    ),
    semanticCacheCase(
      make,
      'forgets an answer at the end of its life, in the index too',
      async ({ open }) => {
        const clock = new ManualClock();
        const cache = open({ store: memory({ clock }), clock, ttl: '1m' });
        await cache.update(ask('alpha one'), 'a');
        await cache.update(ask('beta two'), 'b', { expire: 10 });
        clock.advance(10_000);
        assert.equal(await cache.lookup(ask('two beta')), undefined);
        assert.equal((await cache.lookupDetailed(ask('one alpha'))).hit?.ageSeconds, 10);
        clock.advance(50_000);
        assert.equal(await cache.lookup(ask('one alpha')), undefined);
        await assertHolds(cache, 0);
      },
    ),
    semanticCacheCase(make, 'keeps nothing with an expiry of 0', async ({ open }) => {
      const cache = open();
      await cache.update(ask('alpha one'), 'a', { expire: 0 });
      assert.equal(await cache.lookup(ask('alpha one')), undefined);
      assert.equal(await cache.lookup(ask('one alpha')), undefined);
    }),
    semanticCacheCase(make, 'keeps the answers that are used when it is full', async ({ open }) => {
      const cache = open({ maxEntries: 2 });
      await cache.store('alpha one', 'a');
      await cache.store('beta two', 'b');
      assert.equal(await cache.lookup(ask('one alpha')), 'a');
      await cache.store('gamma three', 'c');
      const asked = ['alpha one', 'two beta', 'gamma three'].map(ask);
      assert.deepEqual(await cache.lookupMany(asked), ['a', undefined, 'c']);
      await assertHolds(cache, 2);
    }),
    semanticCacheCase(make, 'follows what the store evicts by itself', async ({ open }) => {
      const cache = open({ store: memory({ maxEntries: 1 }) });
      await cache.store('alpha one', 'a');
      await cache.store('beta two', 'b');
      await assertHolds(cache, 1);
      assert.equal(await cache.lookup(ask('two beta')), 'b');
    }),
  ];
}
