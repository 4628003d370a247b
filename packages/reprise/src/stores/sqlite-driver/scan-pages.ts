import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ScanOptions, StoredEntry } from '../store.ts';
import type { PageOptions } from './entry-statements.ts';
import { isStorable } from './key-range.ts';

/** Rows read at once, before other work has its turn; values may be long. */
const pageWithValues = 64;
const pageWithoutValues = 256;

/** What a scan reads from. */
export interface PageSource<Row> {
  /** Resolves when what waits is written. */
  settle(): Promise<void>;
  /** Throws when the store was closed. */
  assertOpen(): void;
  now(): number;
  /** Rows of alive entries in the order of their keys. */
  page(options: PageOptions): readonly Row[] | Promise<readonly Row[]>;
  keyOf(row: Row): string;
  /** What a row that was read a moment ago is by now. */
  latest(row: Row, withValue: boolean): StoredEntry | undefined | Promise<StoredEntry | undefined>;
}

/** Entries in the order of their keys' code points, read page by page while others read and write. */
export async function* scanPages<Row>(
  { prefix = '', cursor, limit = Number.POSITIVE_INFINITY, values = true }: ScanOptions,
  source: PageSource<Row>,
): AsyncGenerator<StoredEntry> {
  source.assertOpen();
  await source.settle();
  if (!isStorable(prefix)) return;
  const pageSize = values ? pageWithValues : pageWithoutValues;
  let after = cursor;
  for (let given = 0; given < limit; ) {
    source.assertOpen();
    const rows = await source.page({ prefix, after, limit: pageSize, now: source.now(), values });
    for (const row of rows) {
      source.assertOpen();
      after = source.keyOf(row);
      const latest = source.latest(row, values);
      // Waiting for what is at hand would cost more than all the rest.
      const entry = latest instanceof Promise ? await latest : latest;
      source.assertOpen();
      if (!entry) continue;
      yield entry;
      given += 1;
      if (given >= limit) return;
    }
    if (rows.length < pageSize) return;
    await nextTurn();
  }
}
