import type { Store } from '../store.ts';
import type { Journal, JournaledWrite } from './journal.ts';

/** Changes sent in one call. */
const batchSize = 500;

/**
 * Sends the changes of a journal to a store until none are left, those included that come meanwhile.
 *
 * `within` bounds each call; `onEmpty` is called in the same turn in which nothing was left.
 */
export async function replay(
  journal: Journal,
  store: Store,
  { within, onEmpty }: { within: <T>(result: Promise<T>) => Promise<T>; onEmpty: () => void },
): Promise<void> {
  for (let batch = journal.next(batchSize); batch; batch = journal.next(batchSize)) {
    const { clear, removals, writes } = batch;
    if (clear !== undefined) await within(store.clear(clear));
    if (removals.length > 0) await within(store.deleteMany(removals));
    for (const onlyIfAbsent of [false, true]) {
      const entries = entriesOf(writes, onlyIfAbsent);
      if (entries.length > 0) await within(store.setMany(entries, { onlyIfAbsent }));
    }
    journal.sent(batch);
  }
  onEmpty();
}

function entriesOf(writes: readonly JournaledWrite[], onlyIfAbsent: boolean): JournaledWrite['entry'][] {
  return writes.filter((write) => write.onlyIfAbsent === onlyIfAbsent).map(({ entry }) => entry);
}
