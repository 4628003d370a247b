import { comesAfter, rangeParameters } from './key-range.ts';
import type { SqliteValue } from './sqlite-driver.ts';

/** Which rows {@link pageOf} reads. */
export interface PageOptions {
  readonly prefix: string;
  /** Only keys after this one. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly now: number;
  readonly values: boolean;
}

/** Rows removed in one transaction, when many have to go. */
export const removalSlice = 128;

/** When the entry under a key expires. */
export const readExpiry = 'SELECT expires_at FROM entries WHERE key = ?';

/** Number of entries in a range of keys, also of those that are expired. */
export const countUnder = 'SELECT COUNT(*) FROM entries WHERE key >= ? AND key < ?';

/** Number of entries that are expired at a time, in a range of keys; reads an index only. */
export const expiredUnder = `SELECT COUNT(*) FROM entries INDEXED BY entries_by_expiry
  WHERE expires_at <= ? AND key >= ? AND key < ?`;

/** Removes some entries that are expired at a time, and gives their keys. */
export const removeExpired = `DELETE FROM entries WHERE rowid IN
  (SELECT rowid FROM entries WHERE expires_at <= ? LIMIT ${removalSlice}) RETURNING key`;

/** Puts a row under its key, the first of the columns, whether there is one or not. */
export function upsertOf(columns: readonly string[], values: readonly string[]): string {
  return `INSERT INTO entries (${columns.join(', ')}) VALUES (${values.join(', ')})
    ON CONFLICT (key) DO UPDATE SET ${columns
      .slice(1)
      .map((column) => `${column} = excluded.${column}`)
      .join(', ')}`;
}

/** Statement and parameters that give alive entries in the order of their keys; the last column is the value. */
export function pageOf(
  columns: readonly string[],
  { prefix, after, limit, now, values }: PageOptions,
): readonly [string, readonly SqliteValue[]] {
  const [from, before] = rangeParameters(prefix);
  const resumes = after !== undefined && comesAfter(after, prefix);
  const wanted = values ? columns : columns.slice(0, -1);
  const sql = `SELECT ${wanted.join(', ')} FROM entries WHERE key ${resumes ? '>' : '>='} ? AND key < ?
    AND (expires_at IS NULL OR expires_at > ?) ORDER BY key LIMIT ?`;
  return [sql, [resumes ? after : from, before, now, limit]];
}

/** What a row of {@link readExpiry} says: `Infinity` for never; undefined when there is none. */
export function expiryIn(row: readonly SqliteValue[] | undefined): number | undefined {
  return row && ((row[0] as number | null) ?? Number.POSITIVE_INFINITY);
}

/** The first column, a text, of each row. */
export function textsOf(rows: readonly (readonly SqliteValue[])[]): string[] {
  return rows.map(([text]) => text as string);
}
