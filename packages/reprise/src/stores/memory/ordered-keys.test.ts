import assert from 'node:assert/strict';
import fc from 'fast-check';
import { it } from 'vitest';
import { inOrder } from './ordered-keys.ts';

it('gives the same order as one big sort, over any number of runs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 5_000 }), fc.integer(), async (count, seed) => {
      const keys = Array.from(
        { length: count },
        (_, index) => `k${Math.imul(index ^ seed, 2654435761) >>> 0}`,
      );
      const given: string[] = [];
      for await (const key of inOrder(keys)) given.push(key);
      assert.deepEqual(given, keys.sort());
    }),
    { numRuns: 20 },
  );
});
