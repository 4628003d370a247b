import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { contractCase, direction, type MakeVectorIndex, rejects } from './vector-index-case.ts';

/** Searches side by side, and the end. */
export function lifeCases(make: MakeVectorIndex): ContractCase[] {
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
