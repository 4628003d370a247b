import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { assertClose, contractCase, direction, type MakeVectorIndex } from './vector-index-case.ts';

/** What a search finds. */
export function searchCases(make: MakeVectorIndex): ContractCase[] {
  return [
    contractCase(make, 'finds a vector by itself with similarity 1', async (index) => {
      await index.add('p', 'a', direction(0));
      const [nearest] = await index.search('p', direction(0), 1);
      assert.equal(nearest?.id, 'a');
      assertClose(nearest.similarity, 1);
    }),
    contractCase(make, 'gives cosine similarity from -1 to 1', async (index) => {
      await index.add('p', 'opposite', direction(Math.PI));
      await index.add('p', 'right angle', direction(Math.PI / 2));
      await index.add('p', 'near', direction(Math.PI / 6));
      const found = await index.search('p', direction(0), 3);
      assert.deepEqual(
        found.map(({ id }) => id),
        ['near', 'right angle', 'opposite'],
      );
      found.forEach(({ similarity }, at) => {
        assertClose(similarity, [Math.sqrt(3) / 2, 0, -1][at]!);
        assert.ok(similarity >= -1 && similarity <= 1);
      });
    }),
    contractCase(make, 'gives at most k neighbours, closest first', async (index) => {
      for (let at = 0; at < 50; at += 1) await index.add('p', `v${at}`, direction(((at * 7) % 50) / 25));
      const found = await index.search('p', direction(0), 10);
      assert.equal(found.length, 10);
      const similarities = found.map(({ similarity }) => similarity);
      assert.deepEqual(
        similarities,
        similarities.toSorted((left, right) => right - left),
      );
      assertClose(similarities[0]!, 1);
      assertClose(similarities[9]!, Math.cos(9 / 25));
    }),
    contractCase(make, 'gives all neighbours where k is more than there are', async (index) => {
      await index.add('p', 'a', direction(0));
      await index.add('p', 'b', direction(1));
      assert.equal((await index.search('p', direction(0), 10)).length, 2);
    }),
    contractCase(make, 'gives no neighbours for an unknown partition', async (index) => {
      assert.deepEqual(await index.search('nowhere', direction(0), 5), []);
    }),
    contractCase(make, 'keeps a vector as it was when it was added', async (index) => {
      const vector = direction(0);
      await index.add('p', 'a', vector);
      vector.set(direction(2));
      const [nearest] = await index.search('p', direction(0), 1);
      assertClose(nearest!.similarity, 1);
    }),
  ];
}
