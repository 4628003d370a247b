/** The bounds of `start` to `end`, both included and negative ones counted from the end, for `slice`. */
export function positions(start: number, end: number, length: number): readonly [number, number] {
  const from = start < 0 ? Math.max(0, length + start) : start;
  const to = end < 0 ? length + end : Math.min(end, length - 1);
  return from > to ? [0, 0] : [from, to + 1];
}
