import { readColumns, writtenColumns } from './index-row.ts';

/** Rows removed in one transaction, when many have to go. */
export const removalSlice = 128;

/** The row under a key. */
export const readEntry = `SELECT ${readColumns.join(', ')} FROM entries WHERE key = ?`;

/** Rows of alive entries: from a key on (or after it, to resume), before a key, at a time, so many at most. */
export function pageOf({ values, resumes }: { readonly values: boolean; readonly resumes: boolean }): string {
  const wanted = values ? readColumns : readColumns.slice(0, -1);
  return `SELECT ${wanted.join(', ')} FROM entries WHERE key ${resumes ? '>' : '>='} ? AND key < ?
    AND (expires_at IS NULL OR expires_at > ?) ORDER BY key LIMIT ?`;
}

/** Removes some entries in a range of keys with a place before one. */
export const removeUnder = `DELETE FROM entries WHERE id IN
  (SELECT id FROM entries WHERE key >= ? AND key < ? AND place < ? LIMIT ${removalSlice})`;

/** Removes some entries that are expired at a time. */
export const removeExpired = `DELETE FROM entries WHERE id IN
  (SELECT id FROM entries WHERE expires_at <= ? LIMIT ${removalSlice}) RETURNING key`;

/** Of the first so many entries by place, removes as many as it takes to free so many bytes. */
export const evictFirst = `DELETE FROM entries WHERE id IN (
    SELECT id FROM (
      SELECT id, SUM(size) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING) - size AS freed
      FROM (SELECT id, place, size FROM entries ORDER BY place LIMIT ?)
    ) WHERE freed < ?
  ) RETURNING key`;

/** Number of entries that are expired at a time, in a range of keys. */
export const expiredUnder = `SELECT COUNT(*) FROM entries INDEXED BY entries_by_expiry
  WHERE expires_at <= ? AND key >= ? AND key < ?`;

/** Writes an entry, its place the next. */
export const upsert = `INSERT INTO entries (${writtenColumns.join(', ')}, place)
  VALUES (${writtenColumns.map(() => '?').join(', ')}, (SELECT place FROM totals))
  ON CONFLICT (key) DO UPDATE SET ${[...writtenColumns.slice(1), 'place']
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;

/** Writes an entry where there is none that is alive at a time. */
export const upsertExpired = `${upsert} WHERE entries.expires_at <= ?`;
