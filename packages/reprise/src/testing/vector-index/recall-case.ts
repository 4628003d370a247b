import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { seededVectors } from '../seeded-vectors.ts';
import { assertClose, contractCase, type MakeVectorIndex, tolerance } from './vector-index-case.ts';

/** How much of the nearest a search finds; one that is less similar by no more than the tolerance is as good. */
export function recallCase(make: MakeVectorIndex, recall: number): ContractCase {
  const title = `finds ${recall * 100}% of the ten nearest among 1,000 vectors without structure`;
  return contractCase(make, title, async (index) => {
    const vectors = seededVectors(1_000, 256);
    await Promise.all(vectors.map((vector, at) => index.add('p', `v${at}`, vector)));
    const queries = seededVectors(50, 256, 2);
    let found = 0;
    for (const query of queries) {
      const similarities = vectors.map((vector) => dot(vector, query));
      const tenth = similarities.toSorted((left, right) => right - left)[9]!;
      for (const { id, similarity } of await index.search('p', query, 10)) {
        const exact = similarities[Number(id.slice(1))]!;
        assertClose(similarity, exact);
        if (exact >= tenth - tolerance) found += 1;
      }
    }
    assert.ok(found >= recall * 10 * queries.length, `found ${found} of ${10 * queries.length}`);
  });
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}
