/** A message under construction. */
export type Draft = Record<string, unknown>;

/** Fields of which a chunk carries the whole, never a piece; some upstreams repeat them, some repeat them empty. */
export const wholeFields: ReadonlySet<string> = new Set(['role', 'id', 'type', 'index', 'name']);

/**
 * Adds a delta to a draft: texts grow, lists of indexed pieces are merged by index, other lists grow, objects are
 * merged field by field, anything else is replaced. Fields nobody knows yet follow the same rules, so that an
 * upstream's additions survive.
 */
export function mergeDelta(draft: Draft, delta: Readonly<Record<string, unknown>>): void {
  for (const [name, piece] of Object.entries(delta)) {
    const present = draft[name];
    if (piece === null || piece === undefined) {
      if (present === undefined && piece === null) draft[name] = null;
    } else if (present === undefined || present === null) {
      draft[name] = Array.isArray(piece) ? mergeList([], piece) : structuredClone(piece);
    } else if (wholeFields.has(name)) {
      draft[name] = piece === '' ? present : piece;
    } else {
      draft[name] = merge(present, piece);
    }
  }
}

function merge(present: unknown, piece: unknown): unknown {
  if (typeof present === 'string' && typeof piece === 'string') return present + piece;
  if (Array.isArray(present) && Array.isArray(piece)) return mergeList(present, piece);
  if (isObject(present) && isObject(piece)) {
    mergeDelta(present, piece);
    return present;
  }
  return piece;
}

function mergeList(present: unknown[], pieces: readonly unknown[]): unknown[] {
  for (const piece of pieces) {
    const known = isObject(piece) && 'index' in piece ? findIndexed(present, piece.index) : undefined;
    if (known) mergeDelta(known, piece as Draft);
    else present.push(structuredClone(piece));
  }
  return present;
}

function findIndexed(list: readonly unknown[], index: unknown): Draft | undefined {
  return list.find((item): item is Draft => isObject(item) && item.index === index);
}

function isObject(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
