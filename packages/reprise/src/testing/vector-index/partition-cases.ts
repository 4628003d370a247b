import assert from 'node:assert/strict';
import type { VectorIndex } from '../../vectors/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { assertClose, contractCase, direction, type MakeVectorIndex } from './vector-index-case.ts';

/** How partitions are kept apart. */
export function partitionCases(make: MakeVectorIndex): ContractCase[] {
  return [
    contractCase(make, 'never leaves the partition it searches', async (index) => {
      await index.add('p', 'far', direction(Math.PI / 2));
      await index.add('q', 'near', direction(0));
      const found = await index.search('p', direction(0), 5);
      assert.deepEqual(
        found.map(({ id }) => id),
        ['far'],
      );
    }),
    contractCase(make, 'keeps the same id in two partitions apart', async (index) => {
      await index.add('p', 'a', direction(0));
      await index.add('q', 'a', direction(1));
      await index.remove('p', 'a');
      assert.equal((await index.search('q', direction(1), 1))[0]?.id, 'a');
    }),
    contractCase(make, 'lets each partition have its own number of dimensions', async (index) => {
      await index.add('p', 'a', direction(0, 8));
      await index.add('q', 'b', direction(0, 200));
      assertClose((await index.search('q', direction(0, 200), 1))[0]!.similarity, 1);
    }),
    contractCase(make, 'drops a partition whole and no other', async (index) => {
      for (let at = 0; at < 10; at += 1) {
        await index.add('p', `v${at}`, direction(at));
        await index.add('q', `v${at}`, direction(at));
      }
      await index.dropPartition('p');
      await index.dropPartition('nowhere');
      assert.deepEqual(await index.search('p', direction(0), 5), []);
      assert.equal((await index.search('q', direction(0), 5)).length, 5);
    }),
    contractCase(make, 'lets a dropped partition begin again with other dimensions', async (index) => {
      await index.add('p', 'a', direction(0, 8));
      await index.dropPartition('p');
      await index.add('p', 'a', direction(0, 16));
      assert.equal(await index.size('p'), 1);
    }),
    contractCase(make, 'counts vectors by partition and in all', async (index) => {
      assert.equal(await index.size(), 0);
      for (let at = 0; at < 100; at += 1) await index.add(`p${at}`, 'a', direction(at));
      await index.add('p0', 'b', direction(0));
      assert.deepEqual(await sizes(index, 'p0', 'p1'), [101, 2, 1]);
      await index.dropPartition('p0');
      await index.remove('p1', 'a');
      assert.deepEqual(await sizes(index, 'p0', 'p1'), [98, 0, 0]);
      assert.deepEqual(
        [await index.has('p0'), await index.has('p1'), await index.has('p2')],
        [false, false, true],
      );
    }),
    contractCase(make, 'finds the right vector in each of many partitions', async (index) => {
      for (let at = 0; at < 300; at += 1) await index.add(`p${at}`, `v${at}`, direction(at));
      for (let at = 0; at < 300; at += 1) {
        const [nearest] = await index.search(`p${at}`, direction(at), 3);
        assert.equal(nearest?.id, `v${at}`);
        assertClose(nearest.similarity, 1);
      }
    }),
  ];
}

async function sizes(index: VectorIndex, ...partitions: string[]): Promise<number[]> {
  return Promise.all([index.size(), ...partitions.map((partition) => index.size(partition))]);
}
