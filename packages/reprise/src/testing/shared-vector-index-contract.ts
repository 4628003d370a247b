import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SharedVectorIndex } from '../vectors/index.ts';
import type { ContractCase } from './contract-case.ts';
import { direction } from './vector-index/vector-index-case.ts';

/** Makes an empty index for one case, which closes it. */
export type MakeSharedVectorIndex = () => SharedVectorIndex | Promise<SharedVectorIndex>;

const minute = 60_000;

/**
 * What a {@link SharedVectorIndex} promises beside `vectorIndexContract`, as test cases.
 *
 * @example
 * ```ts
 * for (const { title, run } of sharedVectorIndexContract(() => new SharedMemoryIndex())) it(title, run);
 * ```
 */
export function sharedVectorIndexContract(make: MakeSharedVectorIndex): ContractCase[] {
  const contractCase = (title: string, check: (index: SharedVectorIndex) => Promise<void>): ContractCase => ({
    title,
    run: async () => {
      await using index = await make();
      await check(index);
    },
  });
  return [
    contractCase('lets one fill it, by name, and knows when that has ended', async (index) => {
      assert.equal(await index.claimFill('a', 1, minute), 'mine');
      assert.equal(await index.claimFill('a', 2, minute), 'others');
      assert.equal(await index.claimFill('b', 2, minute), 'mine');
      assert.equal(await index.renewFill('a', 2, minute), false);
      assert.equal(await index.renewFill('a', 1, minute), true);
      assert.equal(await index.endFill('a', 2), false);
      assert.equal(await index.endFill('a', 1), true);
      assert.equal(await index.claimFill('a', 3, minute), 'filled');
      assert.equal(await index.claimFill('b', 3, minute), 'others');
    }),
    contractCase('lets one of many claim it', async (index) => {
      const tokens = Array.from({ length: 8 }, (_, at) => at + 1);
      const states = await Promise.all(tokens.map((token) => index.claimFill('a', token, minute)));
      assert.deepEqual(states.toSorted(), ['mine', ...Array.from({ length: 7 }, () => 'others')]);
    }),
    contractCase('gives a claim that was not renewed to another', async (index) => {
      assert.equal(await index.claimFill('a', 1, 30), 'mine');
      await sleep(45);
      assert.equal(await index.claimFill('a', 2, minute), 'mine');
      assert.equal(await index.renewFill('a', 1, minute), false);
      assert.equal(await index.endFill('a', 1), false);
      assert.equal(await index.endFill('a', 2), true);
    }),
    contractCase('is filled again when that was forgotten', async (index) => {
      await index.claimFill('a', 1, minute);
      await index.endFill('a', 1);
      await index.dropFill('a');
      await index.dropFill('never filled');
      assert.equal(await index.claimFill('a', 2, minute), 'mine');
    }),
    contractCase('counts vectors by the beginning of their partitions, and no notes', async (index) => {
      await index.claimFill('a:', 1, minute);
      await index.add('a:one', 'x', direction(0));
      await index.add('a:two', 'x', direction(0));
      await index.add('ab', 'x', direction(0));
      assert.deepEqual(
        await Promise.all(['a:', 'a', 'b', ''].map((begin) => index.sizeOf(begin))),
        [2, 3, 0, 3],
      );
      assert.equal(await index.size(), 3);
    }),
    contractCase('gives some ids of a partition', async (index) => {
      assert.deepEqual(await index.some('p', 3), []);
      const ids = Array.from({ length: 20 }, (_, at) => `id:${at}`);
      await Promise.all(ids.map((id, at) => index.add('p', id, direction(at / 9))));
      await index.add('other', 'stranger', direction(0));
      const few = await index.some('p', 5);
      assert.equal(new Set(few).size, 5);
      assert.ok(few.every((id) => ids.includes(id)));
      assert.deepEqual((await index.some('p', 30)).toSorted(), ids.toSorted());
    }),
  ];
}
