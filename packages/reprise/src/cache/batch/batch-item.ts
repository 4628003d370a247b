import type { MemoizedCall } from '../memoize/memoized-call.ts';

/** One item of a list, as a call of its own. */
export interface BatchItem {
  readonly item: unknown;
  readonly call: MemoizedCall;
}

/** The items that differ, by the keys of their entries, in order. */
export function distinctItems(items: readonly BatchItem[]): Map<string, BatchItem> {
  const distinct = new Map<string, BatchItem>();
  for (const item of items) {
    if (!distinct.has(item.call.storeKey)) distinct.set(item.call.storeKey, item);
  }
  return distinct;
}
