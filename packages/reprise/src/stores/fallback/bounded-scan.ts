import type { ScanOptions, Store, StoredEntry } from '../store.ts';

/** Scans a store with each step bounded by `within`. */
export async function* boundedScan(
  store: Store,
  options: ScanOptions | undefined,
  within: (step: Promise<IteratorResult<StoredEntry>>) => Promise<IteratorResult<StoredEntry>>,
): AsyncGenerator<StoredEntry> {
  const iterator = store.scan(options)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await within(iterator.next());
      if (done) return;
      yield value;
    }
  } finally {
    // Not waited for: where a step hangs, so does this.
    iterator.return?.().catch(() => {});
  }
}
