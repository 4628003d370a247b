import { shuffled } from './shuffled.ts';

/** Two halves of a list. */
export interface Halves<T> {
  /** A bound is chosen on this one. */
  readonly calibration: readonly T[];
  /** And tried on this one. */
  readonly unseen: readonly T[];
  /** `items` when one group is so large that halves of whole groups would be no halves. */
  readonly by: 'groups' | 'items';
  readonly groups: number;
}

/** Share of the items that one half has at least when groups are kept together. */
const smallestHalf = 0.3;

/**
 * Halves a list so that no group is in both; where a group is too large for that, the items are dealt out, which is
 * said in `by`.
 *
 * @param seed Whole number; the same one gives the same halves.
 */
export function splitGroups<T extends { readonly group: string }>(
  items: readonly T[],
  seed: number,
): Halves<T> {
  const members = new Map<string, T[]>();
  for (const item of items) {
    const known = members.get(item.group);
    if (known) known.push(item);
    else members.set(item.group, [item]);
  }
  const halves: [T[], T[]] = [[], []];
  for (const group of shuffled([...members.keys()], seed)) {
    const smaller = halves[0].length <= halves[1].length ? 0 : 1;
    halves[smaller].push(...members.get(group)!);
  }
  const [calibration, unseen] = halves;
  const whole = Math.min(calibration.length, unseen.length) >= smallestHalf * items.length;
  if (whole) return { calibration, unseen, by: 'groups', groups: members.size };
  const dealt = shuffled(items, seed);
  const middle = Math.ceil(dealt.length / 2);
  return {
    calibration: dealt.slice(0, middle),
    unseen: dealt.slice(middle),
    by: 'items',
    groups: members.size,
  };
}
