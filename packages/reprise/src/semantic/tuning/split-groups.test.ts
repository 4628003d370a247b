import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairGroups } from './pair-groups.ts';
import { splitGroups } from './split-groups.ts';

describe('pairGroups', () => {
  it('joins pairs that share a prompt, also over others, whatever its case', () => {
    const pair = (a: string, b: string) => ({ a, b, same: true });
    const [first, second, third, fourth] = pairGroups([
      pair('One', 'two'),
      pair('three', 'four'),
      pair('two ', 'three'),
      pair('five', 'six'),
    ]);
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
  });
});

describe('splitGroups', () => {
  const items = fc.array(fc.record({ group: fc.nat({ max: 30 }).map(String), id: fc.nat() }), {
    minLength: 2,
  });

  it('keeps every item, and no group in both halves unless it says so', () => {
    fc.assert(
      fc.property(items, fc.nat(), (list, seed) => {
        const { calibration, unseen, by } = splitGroups(list, seed);
        expect(calibration.length + unseen.length).toBe(list.length);
        expect(new Set([...calibration, ...unseen])).toEqual(new Set(list));
        if (by === 'items') return;
        const inBoth = new Set(calibration.map(({ group }) => group));
        expect(unseen.some(({ group }) => inBoth.has(group))).toBe(false);
      }),
    );
  });

  it('gives the same halves for the same seed, others for another', () => {
    const list = Array.from({ length: 60 }, (_, id) => ({ group: String(id), id }));
    expect(splitGroups(list, 3)).toEqual(splitGroups(list, 3));
    expect(splitGroups(list, 3).unseen).not.toEqual(splitGroups(list, 4).unseen);
  });

  it('deals out a group that is too large, and says so', () => {
    const list = Array.from({ length: 40 }, (_, id) => ({ group: id < 36 ? 'all' : String(id), id }));
    const { by, calibration, unseen } = splitGroups(list, 1);
    expect({ by, sizes: [calibration.length, unseen.length] }).toEqual({ by: 'items', sizes: [20, 20] });
  });
});
