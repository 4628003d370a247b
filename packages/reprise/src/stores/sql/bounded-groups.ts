/** Bounds of one group. */
export interface GroupBounds {
  readonly count: number;
  readonly bytes: number;
}

/** Splits items, kept in order, into groups within the bounds; an item larger than `bytes` is a group of its own. */
export function* boundedGroups<T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  bounds: GroupBounds,
): Generator<T[]> {
  let group: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (group.length > 0 && (group.length === bounds.count || bytes + size > bounds.bytes)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(item);
    bytes += size;
  }
  if (group.length > 0) yield group;
}
