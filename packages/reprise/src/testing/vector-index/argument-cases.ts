import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { seededVectors } from '../seeded-vectors.ts';
import { contractCase, direction, type MakeVectorIndex, rejects } from './vector-index-case.ts';

/** What may be asked for. */
export function argumentCases(make: MakeVectorIndex): ContractCase[] {
  return [
    contractCase(make, 'rejects numbers that are not finite and stays as it was', async (index) => {
      await index.add('p', 'a', direction(0));
      for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const vector = direction(0);
        vector[3] = wrong;
        await rejects('INVALID_ARGUMENT', async () => index.add('p', 'b', vector));
        await rejects('INVALID_ARGUMENT', async () => index.add('new', 'b', vector));
        await rejects('INVALID_ARGUMENT', async () => index.search('p', vector, 1));
      }
      assert.equal(await index.size(), 1);
    }),
    contractCase(make, 'rejects a number of neighbours that is not 1 to 256', async (index) => {
      for (const k of [0, -1, 1.5, 257, Number.NaN]) {
        await rejects('INVALID_ARGUMENT', async () => index.search('p', direction(0), k));
      }
    }),
    contractCase(make, 'gives 256 neighbours when it is asked for as many', async (index) => {
      const vectors = seededVectors(300, 16);
      await Promise.all(vectors.map((vector, at) => index.add('p', `v${at}`, vector)));
      const found = await index.search('p', vectors[0]!, 256);
      assert.equal(new Set(found.map(({ id }) => id)).size, 256);
    }),
    contractCase(make, 'takes any text as an id or a partition', async (index) => {
      const names = [
        '',
        ' ',
        '*',
        'a:b:{c}',
        "'; DROP TABLE x; --",
        'ключ 键 🔑',
        '__proto__',
        '7',
        'x'.repeat(500),
      ];
      for (const [at, name] of names.entries()) await index.add(name, name, direction(at));
      for (const [at, name] of names.entries()) {
        const found = await index.search(name, direction(at), 5);
        assert.deepEqual(
          found.map(({ id }) => id),
          [name],
        );
        await index.remove(name, name);
      }
      assert.equal(await index.size(), 0);
    }),
  ];
}
