import assert from 'node:assert/strict';
import { memory } from '../../stores/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { ask, assertHolds, type MakeVectorRoom, semanticCacheCase } from './semantic-cache-case.ts';

/** How several caches share a store and a room for vectors. */
export function instanceCases(make: MakeVectorRoom): ContractCase[] {
  return [
    ...[0, 'a', '', 'everybody'].map((userId) =>
      semanticCacheCase(
        make,
        `is never shared between users: user ${JSON.stringify(userId)}`,
        async ({ open }) => {
          const store = memory();
          const [own, other, everybody] = [
            open({ store, userId }),
            open({ store, userId: 'b' }),
            open({ store }),
          ];
          await own.update(ask('hello there'), 'own');
          for (const question of ['hello there', 'there, hello']) {
            assert.equal(await own.lookup(ask(question)), 'own');
            assert.equal(await other.lookup(ask(question)), undefined);
            assert.equal(await everybody.lookup(ask(question)), undefined);
          }
        },
      ),
    ),
    semanticCacheCase(make, 'finds by meaning what a cache before it stored', async ({ open }) => {
      const store = memory();
      const first = open({ store });
      await first.store('alpha one', 'a');
      await first.close();
      const second = open({ store });
      await second.ready;
      assert.equal(await second.lookup(ask('one alpha')), 'a');
      await assertHolds(second, 1);
    }),
  ];
}
