import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { boundedGroups } from './bounded-groups.ts';

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

describe('boundedGroups', () => {
  it('keeps every item in order, in groups within both bounds, an item too large alone', () => {
    const sizes = fc.array(fc.nat(50), { maxLength: 60 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (items, count, bytes) => {
          const groups = [...boundedGroups(items, (size) => size, { count, bytes })];
          assert.deepEqual(groups.flat(), items);
          for (const group of groups) {
            assert.ok(group.length >= 1 && group.length <= count);
            assert.ok(group.length === 1 || sum(group) <= bytes);
          }
        },
      ),
    );
  });

  it('makes no more groups than needed', () => {
    const groups = boundedGroups([3, 3, 3, 3, 9, 1, 1], (size) => size, { count: 3, bytes: 9 });
    assert.deepEqual([...groups], [[3, 3, 3], [3], [9], [1, 1]]);
  });
});
