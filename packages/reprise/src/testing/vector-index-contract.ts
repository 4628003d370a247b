import assert from 'node:assert/strict';
import { RepriseError } from '../core/index.ts';
import type { VectorIndex } from '../vectors/index.ts';
import type { ContractCase } from './contract-case.ts';

const tolerance = 0.02;

/**
 * The rules of the {@link VectorIndex} contract as test cases.
 *
 * @param make makes an empty index; each case closes the one it made.
 *
 * @example
 * ```ts
 * for (const { title, run } of vectorIndexContract(() => flat())) it(title, run);
 * ```
 */
export function vectorIndexContract(make: () => VectorIndex): ContractCase[] {
  return [...searchCases(make), ...changeCases(make), ...partitionCases(make), ...lifeCases(make)];
}

function searchCases(make: () => VectorIndex): ContractCase[] {
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

function changeCases(make: () => VectorIndex): ContractCase[] {
  return [
    contractCase(make, 'replaces the vector of an id that is added again', async (index) => {
      await index.add('p', 'a', direction(0));
      await index.add('p', 'a', direction(Math.PI / 2));
      assert.equal(index.size('p'), 1);
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
      assert.equal(index.size('p'), 1);
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
      assert.equal(index.size(), 1);
      assertClose((await index.search('p', direction(0, 8), 1))[0]!.similarity, 1);
    }),
  ];
}

function partitionCases(make: () => VectorIndex): ContractCase[] {
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
      assert.equal(index.size('p'), 1);
    }),
    contractCase(make, 'counts vectors by partition and in all', async (index) => {
      assert.equal(index.size(), 0);
      for (let at = 0; at < 100; at += 1) await index.add(`p${at}`, 'a', direction(at));
      await index.add('p0', 'b', direction(0));
      assert.deepEqual([index.size(), index.size('p0'), index.size('p1')], [101, 2, 1]);
      await index.dropPartition('p0');
      await index.remove('p1', 'a');
      assert.deepEqual([index.size(), index.size('p0'), index.size('p1')], [98, 0, 0]);
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

function lifeCases(make: () => VectorIndex): ContractCase[] {
  return [
    contractCase(make, 'answers searches that run side by side', async (index) => {
      const asked = Array.from({ length: 12 }, (_, at) => at);
      for (const at of asked) await index.add('p', `v${at}`, direction(at / 2));
      const found = await Promise.all(asked.map((at) => index.search('p', direction(at / 2), 1)));
      assert.deepEqual(
        found.map(([nearest]) => nearest?.id),
        asked.map((at) => `v${at}`),
      );
    }),
    contractCase(make, 'closes once or twice and rejects what comes after', async (index) => {
      await index.add('p', 'a', direction(0));
      await index.close();
      await index.close();
      await rejects('CLOSED', async () => index.add('p', 'b', direction(0)));
      await rejects('CLOSED', async () => index.search('p', direction(0), 1));
      await rejects('CLOSED', async () => index.remove('p', 'a'));
      await rejects('CLOSED', async () => index.dropPartition('p'));
    }),
  ];
}

function contractCase(
  make: () => VectorIndex,
  title: string,
  check: (index: VectorIndex) => Promise<void>,
): ContractCase {
  return {
    title,
    run: async () => {
      await using index = make();
      await check(index);
    },
  };
}

/** A unit vector in the plane of its first and last dimension, at `angle` from the first. */
function direction(angle: number, dimensions = 12): Float32Array {
  const vector = new Float32Array(dimensions);
  vector[0] = Math.cos(angle);
  vector[dimensions - 1] = Math.sin(angle);
  return vector;
}

function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `similarity is ${actual}, expected ${expected}`);
}

async function rejects(code: string, action: () => Promise<unknown>): Promise<void> {
  await assert.rejects(action, (error) => RepriseError.isInstance(error) && error.code === code);
}
