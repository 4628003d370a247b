/** What is known of when something was observed. */
interface Observed {
  readonly id: string;
  readonly at: number;
}

/** Sorts by time, then by id, which ends with a number that grows: the same order wherever they are known. */
export function inOrder(left: Observed, right: Observed): number {
  return left.at - right.at || left.id.length - right.id.length || (left.id < right.id ? -1 : 1);
}
