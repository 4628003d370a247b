import type { CallEngine, Found } from '../../calls/call-engine.ts';
import { copyOrSame } from '../copy-or-same.ts';

/** The items of a kept run; undefined when nothing was found, or something else than a list. */
export function itemsOf(found: Found | undefined): readonly unknown[] | undefined {
  const value = found?.entry.value;
  return Array.isArray(value) ? value : undefined;
}

/** Gives the items of a kept run again, then what the generator returned. */
export function* replay(found: Found, items: readonly unknown[]): Generator<unknown, unknown> {
  for (const item of items) yield copyOrSame(item);
  return copyOrSame(found.returned);
}

/** {@link replay} of what is past its time, for a caller who was counted as one who found nothing. */
export function replayInstead(
  { counters }: CallEngine,
  found: Found,
  items: readonly unknown[],
): Generator<unknown, unknown> {
  counters.misses -= 1;
  counters.staleHits += 1;
  return replay(found, items);
}
