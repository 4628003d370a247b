import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Awaitable } from './entry-backend.ts';

/** How many items are under way at once; a few milliseconds when each is a small file. */
const chunkSize = 64;

/** Does the same with every item, many at once, with a turn for the event loop now and then; answers in order. */
export async function inChunks<T, R>(items: readonly T[], act: (item: T) => Awaitable<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += chunkSize) {
    if (start > 0) await nextTurn();
    const chunk = items.slice(start, start + chunkSize);
    for (const result of await Promise.all(chunk.map(async (item) => act(item)))) results.push(result);
  }
  return results;
}
