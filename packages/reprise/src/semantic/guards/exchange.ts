/** How one order of words becomes another. */
export type Exchange = 'same' | 'moved' | 'exchanged' | 'mixed';

/**
 * Compares two orders of the same distinct words: two parts have changed places around something that stayed
 * (`exchanged`), neighbouring parts have (`moved`, which is also one part moved), or more happened (`mixed`).
 */
export function exchange(left: readonly string[], right: readonly string[]): Exchange {
  let start = 0;
  let end = left.length;
  while (start < end && left[start] === right[start]) start++;
  if (start === end) return 'same';
  while (left[end - 1] === right[end - 1]) end--;
  const before = left.slice(start, end);
  const after = right.slice(start, end);
  const tail = before.indexOf(after[0] ?? '');
  const head = after.indexOf(before[0] ?? '');
  const rebuilt = [
    ...before.slice(tail),
    ...before.slice(before.length - head, tail),
    ...before.slice(0, before.length - head),
  ];
  if (rebuilt.length !== after.length || rebuilt.some((word, index) => word !== after[index])) return 'mixed';
  return before.length - head < tail ? 'exchanged' : 'moved';
}
