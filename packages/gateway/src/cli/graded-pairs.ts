import type { LabelledSet } from 'reprise/semantic';

/** Pairs that people gave scores instead of yes and no. */
export interface GradedPairs {
  readonly pairs: number;
  /** Those that count as the same. */
  readonly same: number;
  /** From this score on. */
  readonly same_from: number;
}

/** How scores became yes and no; undefined for a set that has none. */
export function gradedPairs(set: LabelledSet): GradedPairs | undefined {
  if (set.kind !== 'pairs' || set.sameFrom === undefined) return undefined;
  const same = set.pairs.filter((pair) => pair.same).length;
  return { pairs: set.pairs.length, same, same_from: set.sameFrom };
}

/** The same for people. */
export function gradedText({ pairs, same, same_from: sameFrom }: GradedPairs): string {
  return `${same} of ${pairs} pairs count as the same, which takes a score of ${sameFrom} or more.`;
}
