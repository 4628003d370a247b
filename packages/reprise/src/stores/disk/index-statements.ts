import { removalSlice, upsertOf } from '../sqlite-driver/entry-statements.ts';
import { readColumns, writtenColumns } from './index-row.ts';

/** The row under a key. */
export const readEntry = `SELECT ${readColumns.join(', ')} FROM entries WHERE key = ?`;

/** Removes some entries in a range of keys with a place before one. */
export const removeUnder = `DELETE FROM entries WHERE id IN
  (SELECT id FROM entries WHERE key >= ? AND key < ? AND place < ? LIMIT ${removalSlice})`;

/** Of the first so many entries by place, removes as many as it takes to free so many bytes. */
export const evictFirst = `DELETE FROM entries WHERE id IN (
    SELECT id FROM (
      SELECT id, SUM(size) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING) - size AS freed
      FROM (SELECT id, place, size FROM entries ORDER BY place LIMIT ?)
    ) WHERE freed < ?
  ) RETURNING key`;

/** Writes an entry, its place the next. */
export const upsert = upsertOf(
  [...writtenColumns, 'place'],
  [...writtenColumns.map(() => '?'), '(SELECT place FROM totals)'],
);

/** Writes an entry where there is none that is alive at a time. */
export const upsertExpired = `${upsert} WHERE entries.expires_at <= ?`;
