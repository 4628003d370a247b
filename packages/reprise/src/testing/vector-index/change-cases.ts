import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { assertClose, contractCase, direction, type MakeVectorIndex, rejects } from './vector-index-case.ts';

/** What adding and removing do. */
export function changeCases(make: MakeVectorIndex): ContractCase[] {
  return [
    contractCase(make, 'replaces the vector of an id that is added again', async (index) => {
      await index.add('p', 'a', direction(0));
      await index.add('p', 'a', direction(Math.PI / 2));
      assert.equal(await index.size('p'), 1);
      const found = await index.search('p', direction(Math.PI / 2), 5);
      assert.equal(found.length, 1);
      assertClose(found[0]!.similarity, 1);
    }),
    contractCase(make, 'never finds what was removed and still finds the rest', async (index) => {
      for (let at = 0; at < 30; at += 1) await index.add('p', `v${at}`, direction(at / 10));
      for (let at = 0; at < 30; at += 3) await index.remove('p', `v${at}`);
      const found = await index.search('p', direction(0), 30);
      assert.deepEqual(
        found.map(({ id }) => id).toSorted(),
        Array.from({ length: 30 }, (_, at) => at)
          .filter((at) => at % 3 !== 0)
          .map((at) => `v${at}`)
          .toSorted(),
      );
    }),
    contractCase(make, 'ignores the removal of what is not there', async (index) => {
      await index.remove('nowhere', 'a');
      await index.add('p', 'a', direction(0));
      await index.remove('p', 'b');
      assert.equal(await index.size('p'), 1);
    }),
    contractCase(make, 'finds an id again that was removed and added', async (index) => {
      await index.add('p', 'a', direction(0));
      await index.remove('p', 'a');
      assert.deepEqual(await index.search('p', direction(0), 1), []);
      await index.add('p', 'a', direction(1));
      assert.equal((await index.search('p', direction(1), 1))[0]?.id, 'a');
    }),
    contractCase(make, 'rejects a vector of another length than its partition has', async (index) => {
      await index.add('p', 'a', direction(0, 8));
      await rejects('DIMENSION_MISMATCH', async () => index.add('p', 'b', direction(0, 16)));
      await rejects('DIMENSION_MISMATCH', async () => index.add('p', 'a', direction(0, 4)));
      await rejects('DIMENSION_MISMATCH', async () => index.search('p', direction(0, 16), 1));
      assert.equal(await index.size(), 1);
      assertClose((await index.search('p', direction(0, 8), 1))[0]!.similarity, 1);
    }),
  ];
}
