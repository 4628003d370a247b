/** Objects or keys sent to a cache at once. */
export const defaultBatchSize = 512;

/** What may accompany a batch. */
export interface BatchOptions {
  /** How many go to the cache at once; 0 and less means all. @default 512 */
  readonly batchSize?: number;
  /** Called after each part with how many are done, and how many there are. */
  readonly progress?: (done: number, total: number) => void;
}

/** Does `work` with one part after the other, telling the progress. */
export async function inParts<T>(
  items: readonly T[],
  { batchSize = defaultBatchSize, progress }: BatchOptions,
  work: (part: readonly T[]) => Promise<void>,
): Promise<void> {
  const step = batchSize > 0 ? Math.ceil(batchSize) : items.length;
  for (let start = 0; start < items.length; start += step) {
    const part = items.slice(start, start + step);
    await work(part);
    progress?.(start + part.length, items.length);
  }
}

/** Lists of exactly `batchSize` items, the last one of what remains; 0 and less gives all in one. Never an empty one. */
export async function* batchesOf<T>(items: AsyncIterable<T>, batchSize: number): AsyncGenerator<T[]> {
  const size = batchSize > 0 ? Math.ceil(batchSize) : Number.POSITIVE_INFINITY;
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The first of the items of each id, by id. */
export function firstById<T extends { readonly idText: string }>(items: Iterable<T>): readonly T[] {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(item.idText)) first.set(item.idText, item);
  return Array.from(first.values());
}
